import { Database, one, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';

const batchSize = 500;

/** Puts the units of ended holds back on sale. Several instances may run it: each hold is restocked once. */
@Injectable()
export class Restock {
  constructor(private readonly database: Database) {}

  /** @returns the number of holds whose units were restocked */
  async restockAll(): Promise<number> {
    let total = 0;
    for (;;) {
      const holds = await this.restockBatch();
      total += holds;
      if (holds < batchSize) return total;
    }
  }

  /**
   * Restocks a batch in one statement, so that a variant in many of the holds is updated once.
   *
   * Lock order: holds (skipping those that another instance has), then variants by id. The holds are written last: a
   * request for the same order id locks its variants and then waits for the hold, so a deadlock is impossible.
   */
  private async restockBatch(): Promise<number> {
    const rows = await this.database.query<{ holds: number }>(sql`
      with ended as (
        select order_id from holds
        where units_held and status in ('released', 'cancelled')
        limit ${batchSize}
        for no key update skip locked
      ), units as (
        select variant_id, sum(quantity) as quantity
        from ended join hold_lines using (order_id)
        group by variant_id
      ), seen as (
        select variants.id, units.quantity
        from units join variants on variants.id = units.variant_id
        order by variants.id
        for no key update of variants
      ), returned as (
        update variants set available = variants.available + seen.quantity
        from seen where variants.id = seen.id
        returning variants.id
      ), done as (
        update holds set units_held = false
        from ended, (select count(*) from returned) as after_return
        where holds.order_id = ended.order_id
        returning holds.order_id
      )
      select count(*) as holds from done`);
    return one(rows)?.holds ?? 0;
  }
}
