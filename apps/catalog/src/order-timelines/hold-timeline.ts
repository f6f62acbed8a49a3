import type { RowOf } from '@mvec/database';
import { type Outstanding, outstandingOf, type TimelineFragment, timelineEntryOf } from '@mvec/order-timeline';
import type { Hold, HoldLine } from '../generated/prisma/client.js';
import type { HoldStatus } from '../holds/hold-status.js';

export type HoldTimelineRow = RowOf<Hold, 'unitsHeld' | 'expiresAt' | 'createdAt'> & {
  status: HoldStatus;
  variantId: HoldLine['variantId'] | null;
  quantity: HoldLine['quantity'] | null;
};

/** Lines that the text lists: an order has up to a hundred. */
const shownLines = 5;

/** Events that the status implies. An ended hold no longer shows which of the earlier ones arrived. */
const appliedIn: Record<HoldStatus, readonly string[]> = {
  active: [],
  released: [],
  firm: ['order.placed.v1'],
  committed: ['order.placed.v1', 'order.confirmed.v1'],
  lost: ['order.placed.v1', 'order.confirmed.v1'],
  cancelled: ['order.placed.v1', 'order.confirmed.v1', 'order.cancelled.v1'],
};

/** The hold as one entry with its present status: the times of its changes are not stored. */
export function holdTimeline(rows: readonly HoldTimelineRow[]): Partial<TimelineFragment> {
  const [hold] = rows;
  if (hold === undefined) return {};
  const text = `${linesTextOf(rows)}; now ${statusTextOf(hold)}`;
  return {
    state: hold.status,
    entries: [timelineEntryOf({ at: hold.createdAt, kind: 'hold', text })],
    outstanding: outstandingRestock(hold),
    published: hold.status === 'lost' ? [{ event: 'hold.lost.v1', subject: null, at: null }] : [],
    applied: appliedIn[hold.status].map((event) => ({ event, subject: null, at: null })),
  };
}

/** Units of an ended hold, which cannot be sold until they are restocked. */
function outstandingRestock({ status, unitsHeld }: HoldTimelineRow): Outstanding[] {
  if (!unitsHeld || (status !== 'released' && status !== 'cancelled')) return [];
  const what = `units of its ${status} hold are not back on sale yet`;
  return [
    outstandingOf({ state: 'under_way', what, since: null, next: 'nothing yet: catalog restocks them by itself' }),
  ];
}

function linesTextOf(rows: readonly HoldTimelineRow[]): string {
  const lines = rows.flatMap(({ variantId: id, quantity }) => (id === null ? [] : [{ id, quantity: quantity ?? 0 }]));
  if (lines.length === 0) return 'ended before anything was held';
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const first = lines.slice(0, shownLines).map(({ id, quantity }) => `${quantity} × ${id}`);
  const more = lines.length > shownLines ? `, and ${lines.length - shownLines} more` : '';
  const [unitWord, variantWord] = [units === 1 ? 'unit' : 'units', lines.length === 1 ? 'variant' : 'variants'];
  return `holds ${units} ${unitWord} of ${lines.length} ${variantWord} (${first.join(', ')}${more})`;
}

function statusTextOf({ status, unitsHeld, expiresAt }: HoldTimelineRow): string {
  switch (status) {
    case 'active':
      return `active${expiresAt === null ? '' : `, until ${expiresAt.toISOString()} unless the order is placed`}`;
    case 'firm':
      return 'firm: the order is placed';
    case 'committed':
      return 'committed: sold';
    case 'lost':
      return 'lost: the stock was sold out';
    case 'released':
    case 'cancelled':
      return unitsHeld ? `${status}, its units are about to be restocked` : `${status}, its units are back on sale`;
  }
}
