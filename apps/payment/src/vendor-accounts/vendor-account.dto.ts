import { moneyAnswer, pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { entryKinds } from '../ledger/entry-kind.js';

const pending = moneyAnswer.describe('Share of paid goods that are not shipped yet');
const available = moneyAnswer.describe('Earned share, to be paid out; below zero the vendor owes it');

export const vendorBalance = z
  .object({
    vendorId: z.uuid(),
    balances: z.array(z.object({ currency: z.string(), pending, available })).describe('One for each currency'),
  })
  .meta({
    id: 'VendorBalance',
    description: 'Balances of a vendor at the platform.',
    examples: [
      {
        vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        balances: [
          {
            currency: 'EUR',
            pending: { amount: 900, currency: 'EUR' },
            available: { amount: 1800, currency: 'EUR' },
          },
        ],
      },
    ],
  });

export type VendorBalance = z.infer<typeof vendorBalance>;

const statementEntry = z
  .object({
    entryId: z.uuid().describe('Id of the journal entry, to quote in a support request'),
    date: time,
    kind: z
      .enum(entryKinds)
      .describe('capture: the order was paid; earning: its goods were shipped; refund: its money was refunded'),
    orderId: z.uuid(),
    vendorOrderId: z.uuid(),
    gross: moneyAnswer.describe('Amount of the vendor order; below zero for a refund'),
    commission: moneyAnswer.describe('Share of the platform'),
    net: moneyAnswer.describe('Share of the vendor'),
    balance: z.object({ pending, available }).describe('Balances in this currency after the entry'),
  })
  .meta({
    id: 'StatementEntry',
    description: 'A capture adds its net to pending, an earning moves it to available, a refund takes it back.',
    examples: [
      {
        entryId: '01a2052d-2181-7179-aefe-23c0ac32eb2c',
        date: '2026-11-22T12:00:00.000Z',
        kind: 'earning',
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        vendorOrderId: '01a2052d-1230-704c-bbaa-1a016fa3572f',
        gross: { amount: 2000, currency: 'EUR' },
        commission: { amount: 200, currency: 'EUR' },
        net: { amount: 1800, currency: 'EUR' },
        balance: { pending: { amount: 900, currency: 'EUR' }, available: { amount: 1800, currency: 'EUR' } },
      },
    ],
  });

export type StatementEntry = z.infer<typeof statementEntry>;

export const statementPage = pageAnswer(statementEntry);
