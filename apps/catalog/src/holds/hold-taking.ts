import { type Queryable, sql } from '@mvec/database';
import { onSale } from '../products/on-sale.js';
import type { WantedLine } from './hold-lines.js';

/** What the statement saw of one wanted line, with the variant's row locked. */
export interface SeenLine {
  variant_id: string;
  quantity: number;
  /** Null when the variant is unknown or not on sale. */
  available: number | null;
  product_id: string | null;
  vendor_id: string | null;
  product_title: string | null;
  variant_title: string | null;
  sku: string | null;
  price_amount: number | null;
  price_currency: string | null;
  /** Set on every line when the hold was made, and on none when it was not. */
  expires_at: Date | null;
}

/**
 * Takes all lines of an order or none, in one statement and one round trip, because everybody who wants a product on
 * sale queues for its row.
 *
 * - Rows are locked in the order of their ids, so that orders sharing variants queue up instead of deadlocking.
 * - `for no key update` waits for whoever has the row and then sees what he left of it. The new value is computed from
 *   that: the row as it was when the statement began may be older, and would fail the table's check for no reason.
 * - An order id that has a hold takes nothing, whatever state that hold is in.
 *
 * @param lines summed and sorted
 */
export function takeUnits(
  queryable: Queryable,
  orderId: string,
  lines: readonly WantedLine[],
  ttlSeconds: number,
): Promise<SeenLine[]> {
  return queryable.query<SeenLine>(sql`
    with wanted as (
      select * from unnest(${lines.map((line) => line.variantId)}::uuid[], ${lines.map((line) => line.quantity)}::integer[])
        as wanted (variant_id, quantity)
    ), seen as (
      select variants.id, wanted.quantity, variants.available, variants.title, variants.sku, price_amount,
        price_currency, product_id, variants.vendor_id, products.title as product_title
      from wanted
      join variants on variants.id = wanted.variant_id
      join products on products.id = variants.product_id and ${onSale}
      where not exists (select from holds where order_id = ${orderId})
      order by variants.id
      for no key update of variants
    ), new_hold as (
      insert into holds (order_id, status, units_held, expires_at)
      select ${orderId}::uuid, 'active', true, clock_timestamp() + make_interval(secs => ${ttlSeconds})
      from seen
      having count(*) = ${lines.length} and bool_and(available >= quantity) and count(distinct price_currency) = 1
      on conflict (order_id) do nothing
      returning expires_at
    ), taken as (
      update variants set available = seen.available - seen.quantity
      from seen, new_hold
      where variants.id = seen.id
      returning variants.id, seen.quantity, seen.price_amount, seen.price_currency
    ), held as (
      insert into hold_lines (order_id, variant_id, quantity, unit_price_amount, unit_price_currency)
      select ${orderId}::uuid, id, quantity, price_amount, price_currency from taken
    )
    select wanted.variant_id, wanted.quantity, available, product_id, vendor_id, product_title,
      seen.title as variant_title, sku, price_amount, price_currency, expires_at
    from wanted
    left join seen on seen.id = wanted.variant_id
    left join new_hold on true
    order by wanted.variant_id`);
}

/**
 * Takes the units of a hold's own lines again, all or none: the order is placed or paid, and its hold had ended.
 * @returns the variants that are short, empty when all were taken
 */
export async function retakeUnits(queryable: Queryable, orderId: string): Promise<string[]> {
  const short = await queryable.query<{ variant_id: string }>(sql`
    with wanted as (
      select variant_id, quantity from hold_lines where order_id = ${orderId}
    ), seen as (
      select variants.id, variants.available, wanted.quantity
      from wanted join variants on variants.id = wanted.variant_id
      order by variants.id
      for no key update of variants
    ), short as (
      select wanted.variant_id from wanted left join seen on seen.id = wanted.variant_id
      where seen.id is null or seen.available < wanted.quantity
    ), taken as (
      update variants set available = seen.available - seen.quantity
      from seen, (select count(*) as lines from short) as missing
      where variants.id = seen.id and missing.lines = 0
    )
    select variant_id from short order by variant_id`);
  return short.map((row) => row.variant_id);
}
