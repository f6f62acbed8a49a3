import { isZero, type Money, negate, sum, zero } from '@mvec/money';
import type { Share, Split } from '../payments/splits.js';

/** A line of a posting: debits are positive, credits negative. */
export interface JournalLine {
  account: string;
  amount: Money;
}

/** Effect of a posting on one vendor: the share it posts, and the amounts it adds to the vendor's balances. */
export interface VendorChange extends Share {
  vendorOrderId: string;
  pending: Money;
  available: Money;
}

/** Lines that sum to zero. The lines of vendor accounts are `changes` with the opposite sign. */
export interface Posting {
  lines: JournalLine[];
  changes: VendorChange[];
}

/** Account names. Persisted in journal lines: never changed in a rename. */
export const accounts = {
  /** Money that the card provider owes the platform. */
  providerReceivable: 'provider_receivable',
  /** Earnings of the platform. */
  platformCommission: 'platform_commission',
  /** A vendor's share of paid goods that are not shipped yet. */
  vendorPending: (vendorId: string) => `vendor_pending:${vendorId}`,
  /** A vendor's earned share, to be paid out. Below zero the vendor owes the platform. */
  vendorPayable: (vendorId: string) => `vendor_payable:${vendorId}`,
} as const;

/** Debits the captured amount; credits the commission and, as pending, each vendor's net. */
export function capturePosting(splits: readonly Split[]): Posting {
  const changes = splits.map((split) => change(split, { pending: split.net }));
  return { lines: withPlatform(changes), changes };
}

/** Moves a vendor's net from pending to payable, once its goods are shipped. A net of zero has no lines. */
export function earningPosting(split: Split): Posting {
  const changes = [change(split, { pending: negate(split.net), available: split.net })];
  return { lines: nonZero(changes.flatMap(vendorLines)), changes };
}

/**
 * Reverses the capture, commission included. Each share is taken from the account that holds it now.
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

/** An increase of a vendor's balance is a credit. */
function vendorLines({ vendorId, pending, available }: VendorChange): JournalLine[] {
  return [
    { account: accounts.vendorPending(vendorId), amount: negate(pending) },
    { account: accounts.vendorPayable(vendorId), amount: negate(available) },
  ];
}

function nonZero(lines: JournalLine[]): JournalLine[] {
  return lines.filter(({ amount }) => !isZero(amount));
}
