import { isZero, type Money, negate, sum, zero } from '@mvec/money';
import type { Share, Split } from '../payments/splits.js';

/** One line of a posting: debits are positive, credits negative. */
export interface JournalLine {
  account: string;
  amount: Money;
}

/** What a posting does to one vendor: its share is what it is about, the amounts are added to its balances. */
export interface VendorChange extends Share {
  vendorOrderId: string;
  pending: Money;
  available: Money;
}

/** Lines that sum to zero. Those of the vendors' accounts are their changes, seen from the other side. */
export interface Posting {
  lines: JournalLine[];
  changes: VendorChange[];
}

/** Account names are persisted in journal lines: they never change in a rename. */
export const accounts = {
  /** What the card provider owes us. */
  providerReceivable: 'provider_receivable',
  /** Our own earnings. */
  platformCommission: 'platform_commission',
  /** A vendor's share of what is paid and not fulfilled yet. */
  vendorPending: (vendorId: string) => `vendor_pending:${vendorId}`,
  /** What a vendor has earned: to be paid out. Below zero it owes us. */
  vendorPayable: (vendorId: string) => `vendor_payable:${vendorId}`,
} as const;

/** Debit what the provider took for us, credit our commission and, as pending, each vendor's net. */
export function capturePosting(splits: readonly Split[]): Posting {
  const changes = splits.map((split) => change(split, { pending: split.net }));
  return { lines: withPlatform(changes), changes };
}

/** The goods are on their way: what was pending is the vendor's. Without lines when there is nothing in it for it. */
export function earningPosting(split: Split): Posting {
  const changes = [change(split, { pending: negate(split.net), available: split.net })];
  return { lines: nonZero(changes.flatMap(vendorLines)), changes };
}

/**
 * The capture, the other way round: nobody keeps anything of a payment that went back whole. A vendor gives its share
 * back from where it is by now.
 * @param earned vendor orders whose share is payable
 */
export function refundPosting(splits: readonly Split[], earned: ReadonlySet<string>): Posting {
  const changes = splits.map((split) => {
    const back = opposite(split);
    return change(back, earned.has(split.vendorOrderId) ? { available: back.net } : { pending: back.net });
  });
  return { lines: withPlatform(changes), changes };
}

type PostedSplit = Pick<Split, 'vendorId' | 'vendorOrderId' | 'gross' | 'commission' | 'net'>;

function change(split: PostedSplit, effect: { pending?: Money; available?: Money }): VendorChange {
  const { vendorId, vendorOrderId, gross, commission, net } = split;
  const none = zero(net.currency);
  return { vendorId, vendorOrderId, gross, commission, net, pending: none, available: none, ...effect };
}

function opposite(split: Split): PostedSplit {
  const { gross, commission, net } = split;
  return { ...split, gross: negate(gross), commission: negate(commission), net: negate(net) };
}

function withPlatform(changes: readonly VendorChange[]): JournalLine[] {
  const [first] = changes;
  if (first === undefined) throw new Error('A payment without splits has nothing to post');
  const { currency } = first.gross;
  const total = (amounts: Money[]) => sum(amounts, currency);
  return nonZero([
    { account: accounts.providerReceivable, amount: total(changes.map(({ gross }) => gross)) },
    ...changes.flatMap(vendorLines),
    { account: accounts.platformCommission, amount: negate(total(changes.map(({ commission }) => commission))) },
  ]);
}

/** What is more for the vendor is a credit. */
function vendorLines({ vendorId, pending, available }: VendorChange): JournalLine[] {
  return [
    { account: accounts.vendorPending(vendorId), amount: negate(pending) },
    { account: accounts.vendorPayable(vendorId), amount: negate(available) },
  ];
}

function nonZero(lines: JournalLine[]): JournalLine[] {
  return lines.filter(({ amount }) => !isZero(amount));
}
