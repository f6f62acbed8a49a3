import { Database, type Queryable, sql } from '@mvec/database';
import { eventingTimeline, type TimelineFragment, timelineFragmentOf, type TimelineSource } from '@mvec/order-timeline';
import { Injectable } from '@nestjs/common';
import { holdTimeline, type HoldTimelineRow } from './hold-timeline.js';

/** Catalog's part of an order's timeline: its hold. */
@Injectable()
export class OrderTimelines implements TimelineSource {
  constructor(private readonly database: Database) {}

  async tellOrder(orderId: string): Promise<TimelineFragment> {
    const [rows, eventing] = await Promise.all([
      findHold(this.database, orderId),
      eventingTimeline(this.database, orderId),
    ]);
    return timelineFragmentOf('catalog', holdTimeline(rows), eventing);
  }
}

/** One row per line; one row without a variant for a hold without lines. */
function findHold(database: Queryable, orderId: string): Promise<HoldTimelineRow[]> {
  return database.query<HoldTimelineRow>(sql`
    select status, units_held, expires_at, created_at, variant_id, quantity
    from holds left join hold_lines using (order_id) where order_id = ${orderId} order by variant_id`);
}
