import { type Queryable, sql } from '@mvec/database';

const batchSize = 500;

/**
 * Puts the units of ended holds back on sale, a batch in one statement: a product that many of them held is updated
 * once. Several instances may run it; each hold is put back once.
 *
 * It locks holds first (skipping those that another instance has), then variants in the order of their ids, and
 * changes the holds last: a request for the same order id, which has its variants and waits for the hold, never waits
 * for somebody who waits for it.
 * @returns the number of holds
 */
export async function restockOnce(queryable: Queryable): Promise<number> {
  const rows = await queryable.query<{ holds: number }>(sql`
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
  return rows[0]?.holds ?? 0;
}

/** Everything there is to put back. @returns the number of holds */
export async function restockAll(queryable: Queryable): Promise<number> {
  let total = 0;
  for (;;) {
    const holds = await restockOnce(queryable);
    total += holds;
    if (holds < batchSize) return total;
  }
}
