import { add, money, type Money } from '@mvec/money';
import { outstandingOf, type TimelinePosting } from '@mvec/order-timeline';
import type { ServiceOutstanding } from './ranked-outstanding.js';

interface OrderLedger {
  accounts: { account: string; balance: Money }[];
  /** One per currency; zero unless a posting is unbalanced. */
  totals: Money[];
}

export function ledgerOf(postings: readonly TimelinePosting[]): OrderLedger {
  const lines = postings.flatMap((posting) => posting.lines);
  const byAccount = Map.groupBy(lines, ({ account, amount }) => `${account} ${amount.currency}`);
  const accounts = [...byAccount.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [{ account: first.account, balance: others.reduce((sum, { amount }) => add(sum, amount), first.amount) }];
  });
  const byCurrency = Map.groupBy(accounts, ({ balance }) => balance.currency);
  const totals = [...byCurrency].map(([currency, all]) =>
    all.reduce((sum, { balance }) => add(sum, balance), money(0, currency)),
  );
  return { accounts: accounts.toSorted((one, other) => one.account.localeCompare(other.account)), totals };
}

/** The database refuses unbalanced postings, so one means that its checks were bypassed. */
export function imbalance({ totals }: OrderLedger): ServiceOutstanding[] {
  if (totals.every(({ amount }) => amount === 0)) return [];
  const what = 'the postings of this order do not sum to zero';
  const next = 'stop payouts and compare with GET /api/payment/v1/ledger/trial-balance';
  return [{ service: 'payment', ...outstandingOf({ state: 'needs_a_person', what, since: null, next }) }];
}
