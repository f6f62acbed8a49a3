import { IsId, IsLeftOutOr, IsMatching, IsText, moneyAnswer, pageAnswer, PageQuery, time } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { entryKinds } from './entry-kind.js';

const accountBalance = z
  .object({
    account: z.string(),
    debit: moneyAnswer,
    credit: moneyAnswer,
    balance: moneyAnswer.describe('Debit minus credit: money owed to vendors is below zero'),
  })
  .meta({
    id: 'AccountBalance',
    description: 'Sums of the journal lines of an account in one currency.',
    examples: [
      {
        account: 'platform_commission',
        debit: { amount: 0, currency: 'EUR' },
        credit: { amount: 300, currency: 'EUR' },
        balance: { amount: -300, currency: 'EUR' },
      },
    ],
  });

export const trialBalance = z
  .object({
    accounts: z.array(accountBalance),
    totals: z.array(moneyAnswer).describe('Per currency; any value but zero is an error in the ledger'),
  })
  .meta({
    id: 'TrialBalance',
    examples: [
      {
        accounts: [
          {
            account: 'platform_commission',
            debit: { amount: 0, currency: 'EUR' },
            credit: { amount: 300, currency: 'EUR' },
            balance: { amount: -300, currency: 'EUR' },
          },
        ],
        totals: [{ amount: 0, currency: 'EUR' }],
      },
    ],
  });

export type TrialBalance = z.infer<typeof trialBalance>;

export class ListJournal extends PageQuery {
  @IsLeftOutOr()
  @IsText({ max: 100 })
  @IsMatching(/^[a-z_]+(:[0-9a-f-]{36})?$/, 'an account such as platform_commission')
  @JSONSchema({ description: 'Only entries with a line of this account' })
  account?: string;

  @IsLeftOutOr()
  @IsId()
  @JSONSchema({ description: 'Only entries of this order' })
  orderId?: string;
}

const journalEntry = z
  .object({
    id: z.uuid(),
    kind: z.enum(entryKinds),
    orderId: z.uuid(),
    source: z.string().describe('Kind and id of what is posted; unique in the journal'),
    postedAt: time,
    lines: z
      .array(z.object({ account: z.string(), amount: moneyAnswer.describe('Debits are positive, credits negative') }))
      .describe('The lines sum to zero per currency'),
  })
  .meta({
    id: 'JournalEntry',
    description: 'One posting of the double-entry journal. Entries are never changed.',
    examples: [
      {
        id: '01a2052d-2181-7179-aefe-23c0ac32eb2c',
        kind: 'earning',
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        source: 'earning:01a2052d-1230-704c-bbaa-1a016fa3572f',
        postedAt: '2026-11-22T12:00:00.000Z',
        lines: [
          {
            account: 'vendor_pending:01a2052d-1181-7179-aefe-23c0ac32eb2c',
            amount: { amount: 1800, currency: 'EUR' },
          },
          {
            account: 'vendor_payable:01a2052d-1181-7179-aefe-23c0ac32eb2c',
            amount: { amount: -1800, currency: 'EUR' },
          },
        ],
      },
    ],
  });

export type JournalEntryView = z.infer<typeof journalEntry>;

export const journalPage = pageAnswer(journalEntry);
