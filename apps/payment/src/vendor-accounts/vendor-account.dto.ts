import { moneyAnswer, pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { entryKinds } from '../ledger/entry-kind.js';

const pending = moneyAnswer.describe('Of what is paid and not shipped yet');
const available = moneyAnswer.describe('Earned; below zero it is owed to the platform');

export const vendorBalance = z
  .object({
    vendorId: z.uuid(),
    balances: z.array(z.object({ currency: z.string(), pending, available })).describe('One for each currency'),
  })
  .meta({
    id: 'VendorBalance',
    description: 'What a vendor has with the platform.',
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
    entryId: z.uuid().describe('Of the journal, to quote when asking for help'),
    date: time,
    kind: z.enum(entryKinds).describe('The order was paid, its goods were shipped, its money went back'),
    orderId: z.uuid(),
    vendorOrderId: z.uuid(),
    gross: moneyAnswer.describe('What the entry is about; below zero for a refund'),
    commission: moneyAnswer.describe('The platform’s part of it'),
    net: moneyAnswer.describe('The vendor’s part of it'),
    balance: z.object({ pending, available }).describe('In this currency, after this entry'),
  })
  .meta({
    id: 'StatementEntry',
    description: 'A capture adds its net to what is pending, an earning moves it to what is available.',
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
