import type { RowOf } from '@mvec/database';
import { format, money, sum } from '@mvec/money';
import { type TimelineEntry, timelineEntryOf, type TimelinePosting, type TimelineShare } from '@mvec/order-timeline';
import type { JournalEntry, JournalLine } from '../generated/prisma/client.js';
import type { Split } from '../payments/splits.js';
import type { EntryKind } from '../ledger/entry-kind.js';
import type { PaymentRow } from './payment-timeline.js';

/** A journal line joined with its entry. */
export type EntryRow = RowOf<JournalEntry, 'id' | 'source' | 'postedAt'> &
  RowOf<JournalLine, 'account' | 'amount' | 'currency'> & { kind: EntryKind };

export function postingsOf(rows: readonly EntryRow[]): TimelinePosting[] {
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([entryId, lines]) => {
    const [first] = lines;
    if (first === undefined) return [];
    const { kind, postedAt } = first;
    const toLine = ({ account, amount, currency }: EntryRow) => ({ account, amount: money(amount, currency) });
    return [{ entryId, kind, postedAt: postedAt.toISOString(), lines: lines.map(toLine) }];
  });
}

export function postingEntry({ entryId, kind, postedAt, lines }: TimelinePosting): TimelineEntry {
  const currency = lines[0]?.amount.currency ?? '';
  const debits = lines.map(({ amount }) => amount).filter(({ amount }) => amount > 0);
  const text = `posts ${kind}: ${format(sum(debits, currency))} over ${lines.length} accounts`;
  return timelineEntryOf({ at: new Date(postedAt), kind: 'posting', text, ids: { entryId } });
}

export interface Facts {
  payment: PaymentRow;
  shipped: ReadonlySet<string>;
  journal: readonly EntryRow[];
}

export function shareOf(
  { gross, commission, net, vendorId, vendorOrderId, basisPoints }: Split,
  facts: Facts,
): TimelineShare {
  const earning = facts.journal.find(({ source }) => source === `earning:${vendorOrderId}`);
  const availableSince = earning?.postedAt.toISOString() ?? null;
  const state = shareState(facts, earning !== undefined || (net.amount === 0 && facts.shipped.has(vendorOrderId)));
  return { vendorOrderId, vendorId, gross, commission, net, basisPoints, state, availableSince };
}

function shareState({ journal }: Facts, isEarned: boolean): TimelineShare['state'] {
  const isPosted = (kind: EntryKind) => journal.some((row) => row.kind === kind);
  if (isPosted('refund')) return 'refunded';
  if (!isPosted('capture')) return 'not_captured';
  return isEarned ? 'available' : 'pending';
}
