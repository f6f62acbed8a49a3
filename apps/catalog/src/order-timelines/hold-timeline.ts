import { type Outstanding, outstandingOf, type TimelineFragment, timelineEntryOf } from '@mvec/order-timeline';
import type { HoldStatus } from '../holds/hold-status.js';

export interface HoldTimelineRow {
  status: HoldStatus;
  unitsHeld: boolean;
  expiresAt: Date | null;
  createdAt: Date;
  variantId: string | null;
  quantity: number | null;
}

/** Orders have up to a hundred lines; the first tell enough. */
const shownLines = 5;

/** What the hold shows of its order's events. An ended one shows no more which of the earlier ones came. */
const appliedIn: Record<HoldStatus, readonly string[]> = {
  active: [],
  released: [],
  firm: ['order.placed.v1'],
  committed: ['order.placed.v1', 'order.confirmed.v1'],
  lost: ['order.placed.v1', 'order.confirmed.v1'],
  cancelled: ['order.placed.v1', 'order.confirmed.v1', 'order.cancelled.v1'],
};

/** When a hold changed is not kept, so its one line tells what it is by now. */
export function holdTimeline(rows: readonly HoldTimelineRow[]): Partial<TimelineFragment> {
  const [hold] = rows;
  if (hold === undefined) return {};
  const text = `${takenOf(rows)}; by now ${nowOf(hold)}`;
  return {
    state: hold.status,
    entries: [timelineEntryOf({ at: hold.createdAt, kind: 'hold', text })],
    outstanding: restockOwed(hold),
    published: hold.status === 'lost' ? [{ event: 'hold.lost.v1', subject: null, at: null }] : [],
    applied: appliedIn[hold.status].map((event) => ({ event, subject: null, at: null })),
  };
}

/** Nobody may buy them until then. */
function restockOwed({ status, unitsHeld }: HoldTimelineRow): Outstanding[] {
  if (!unitsHeld || (status !== 'released' && status !== 'cancelled')) return [];
  const what = `units of its ${status} hold are not back on sale yet`;
  return [
    outstandingOf({ state: 'under_way', what, since: null, next: 'nothing yet: catalog puts them back by itself' }),
  ];
}

function takenOf(rows: readonly HoldTimelineRow[]): string {
  const lines = rows.flatMap(({ variantId: id, quantity }) => (id === null ? [] : [{ id, quantity: quantity ?? 0 }]));
  if (lines.length === 0) return 'was told of its end before anything was held';
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const first = lines.slice(0, shownLines).map(({ id, quantity }) => `${quantity} × ${id}`);
  const more = lines.length > shownLines ? `, and ${lines.length - shownLines} more` : '';
  const [unitWord, variantWord] = [units === 1 ? 'unit' : 'units', lines.length === 1 ? 'variant' : 'variants'];
  return `holds ${units} ${unitWord} of ${lines.length} ${variantWord} (${first.join(', ')}${more})`;
}

function nowOf({ status, unitsHeld, expiresAt }: HoldTimelineRow): string {
  switch (status) {
    case 'active':
      return `active${expiresAt === null ? '' : `, until ${expiresAt.toISOString()} unless the order is placed`}`;
    case 'firm':
      return 'firm: the order is placed';
    case 'committed':
      return 'committed: sold';
    case 'lost':
      return 'lost: the stock was gone';
    case 'released':
    case 'cancelled':
      return unitsHeld ? `${status}, its units are about to be put back` : `${status}, its units are back on sale`;
  }
}
