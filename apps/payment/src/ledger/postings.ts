import { type Money, negate, sum } from '@mvec/money';
import type { Split } from '../payments/splits.js';

/** One line of a posting: debits are positive, credits negative. */
export interface JournalLine {
  account: string;
  amount: Money;
}

/** Account names are persisted in journal lines: they never change in a rename. */
export const accounts = {
  /** What the card provider owes us. */
  providerReceivable: 'provider_receivable',
  /** Our own earnings. */
  platformCommission: 'platform_commission',
  /** A vendor's share of what is paid and not fulfilled yet. */
  vendorPending: (vendorId: string) => `vendor_pending:${vendorId}`,
} as const;

/** Debit what the provider took for us, credit each vendor's net and our commission. The lines sum to zero. */
export function capturePosting(splits: readonly Split[]): JournalLine[] {
  const [first] = splits;
  if (first === undefined) throw new Error('A capture without splits has nothing to post');
  const { currency } = first.gross;
  const gross = sum(
    splits.map((split) => split.gross),
    currency,
  );
  const commission = sum(
    splits.map((split) => split.commission),
    currency,
  );
  const lines = [
    { account: accounts.providerReceivable, amount: gross },
    ...splits.map(({ vendorId, net }) => ({ account: accounts.vendorPending(vendorId), amount: negate(net) })),
    { account: accounts.platformCommission, amount: negate(commission) },
  ];
  return lines.filter(({ amount }) => amount.amount !== 0);
}

/** The capture, the other way round: nobody keeps anything of a payment that went back whole. */
export function refundPosting(splits: readonly Split[]): JournalLine[] {
  return capturePosting(splits).map(({ account, amount }) => ({ account, amount: negate(amount) }));
}
