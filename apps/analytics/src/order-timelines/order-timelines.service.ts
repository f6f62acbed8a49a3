import { Database, type Queryable, sql } from '@mvec/database';
import {
  eventingTimeline,
  newest,
  type TimelineEvent,
  type TimelineFragment,
  timelineEntryOf,
  timelineFragmentOf,
  type TimelineSource,
} from '@mvec/order-timeline';
import { Injectable } from '@nestjs/common';
import type { FactKind } from '../facts/facts.js';

interface CountedRow {
  event: string;
  subject: string | null;
  eventId: string | null;
  at: Date;
}

const shown = 200;

/** Kinds whose subject is the order. The subject of `vendor-order.shipped` is the vendor order. */
const kinds: readonly FactKind[] = [
  'order.placed',
  'order.rejected',
  'order.confirmed',
  'order.cancelled',
  'hold.lost',
];

/** Analytics' part of an order's timeline: the events that the live read model has counted, by event time. */
@Injectable()
export class OrderTimelines implements TimelineSource {
  constructor(private readonly database: Database) {}

  async tellOrder(orderId: string): Promise<TimelineFragment> {
    const [rows, eventing] = await Promise.all([
      countedOf(this.database, orderId),
      eventingTimeline(this.database, orderId),
    ]);
    const counted = newest(rows, shown, 'counted events');
    const own = {
      state: rows.length === 0 ? null : 'counted',
      entries: counted.rows.map(toEntry),
      applied: rows.map(toApplied),
      omitted: counted.omitted,
    };
    return timelineFragmentOf('analytics', own, eventing);
  }
}

function toEntry({ event, subject, eventId, at }: CountedRow) {
  const ids = { eventId, vendorOrderId: subject };
  return timelineEntryOf({ at, kind: 'event', text: `${event} was published and is counted in reports`, ids });
}

function toApplied({ event, subject, at }: CountedRow): TimelineEvent {
  return { event, subject, at: at.toISOString() };
}

/** Finds the counted events of the order, newest first. */
function countedOf(database: Queryable, orderId: string): Promise<CountedRow[]> {
  return database.query<CountedRow>(sql`
    with live as (select id from generation where live_at is not null and retired_at is null)
    select * from (
      select kind || '.v1' as event, null::uuid as subject, null::uuid as event_id, happened_at as at
      from live join fact on generation = live.id
      where subject_id = ${orderId}::uuid and kind = any(${kinds}::text[])
      union all
      select 'order.shipped.v1', vendor_order_id, null, happened_at
      from live join sales_order_part part on part.generation = live.id
      join fact on fact.generation = live.id and subject_id = vendor_order_id
      where order_id = ${orderId}::uuid and kind = 'vendor-order.shipped'
      union all
      select 'payment.refunded.v1', null, event_id, refunded_at
      from live join refund on refund.generation = live.id where order_id = ${orderId}::uuid) counted
    order by at desc limit ${shown + 1}`);
}
