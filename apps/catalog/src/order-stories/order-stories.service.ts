import { Database, type Queryable, sql } from '@mvec/database';
import { eventingStory, type StoryPart, storyPartOf, type StoryTeller } from '@mvec/order-timeline';
import { Injectable } from '@nestjs/common';
import { holdStory, type HoldStoryRow } from './hold-story.js';

/** Catalog's part of an order's story: its hold. */
@Injectable()
export class OrderStories implements StoryTeller {
  constructor(private readonly database: Database) {}

  async tellOrder(orderId: string): Promise<StoryPart> {
    const [rows, eventing] = await Promise.all([holdOf(this.database, orderId), eventingStory(this.database, orderId)]);
    return storyPartOf('catalog', holdStory(rows), eventing);
  }
}

/** A row per line; one without a variant for a hold that never had any. */
function holdOf(database: Queryable, orderId: string): Promise<HoldStoryRow[]> {
  return database.query<HoldStoryRow>(sql`
    select status, units_held, expires_at, created_at, variant_id, quantity
    from holds left join hold_lines using (order_id) where order_id = ${orderId} order by variant_id`);
}
