import { moneyAnswer } from '@mvec/http';
import { z } from 'zod';

const accountBalance = z
  .object({
    account: z.string(),
    debit: moneyAnswer,
    credit: moneyAnswer,
    balance: moneyAnswer.describe('Debit less credit: what is owed to vendors is below zero'),
  })
  .meta({
    id: 'AccountBalance',
    description: 'Sums of an account’s journal lines in one currency.',
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
    totals: z.array(moneyAnswer).describe('Per currency; zero, or the ledger is broken'),
  })
  .meta({ id: 'TrialBalance', examples: [{ accounts: [], totals: [{ amount: 0, currency: 'EUR' }] }] });

export type TrialBalance = z.infer<typeof trialBalance>;
