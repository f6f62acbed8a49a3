import { empty, type Queryable, sql, type Tx } from '@mvec/database';
import { onSale } from '../variants/on-sale.js';
import type { WantedLine } from './hold-lines.js';

/** An order and the lines that it wants. */
export interface WantedHold {
  orderId: string;
  /** Summed and sorted. */
  lines: readonly WantedLine[];
}

/** What the statement saw of one wanted line, with the variant's row locked. */
export interface SeenLine {
  orderId: string;
  variantId: string;
  quantity: number;
  /** Before any of the holds was made. Null when the variant is unknown, not on sale or not free. */
  available: number | null;
  productId: string | null;
  vendorId: string | null;
  productTitle: string | null;
  variantTitle: string | null;
  sku: string | null;
  priceAmount: number | null;
  priceCurrency: string | null;
  /** Set on every line of an order when its hold was made, and on none when it was not. */
  expiresAt: Date | null;
}

/**
 * Takes all lines of an order or none, for many orders in one statement and one round trip, because everybody who wants
 * a product on sale queues for its row.
 *
 * - Rows are locked in the order of their ids, so that orders sharing variants queue up instead of deadlocking.
 * - `for no key update` waits for whoever has the row and then sees what he left of it. The new value is computed from
 *   that: the row as it was when the statement began may be older, and would fail the table's check for no reason.
 * - An order gets its units when there are enough for it and for all before it, those included that get none. Who got
 *   none although enough is left has to ask again.
 * - An order id that has a hold takes nothing, whatever state that hold is in, and waits for nobody.
 *
 * @param orders each once
 * @param rows `free`: a variant whose row somebody has is not seen at all
 */
export function takeUnits(
  queryable: Queryable,
  orders: readonly WantedHold[],
  ttlSeconds: number,
  rows: 'free' | 'all',
): Promise<SeenLine[]> {
  const wanted = orders.flatMap(({ orderId, lines }, position) =>
    lines.map(({ variantId, quantity }) => ({ orderId, position, variantId, quantity })),
  );
  return queryable.query<SeenLine>(sql`
    with wanted as (
      select * from unnest(${wanted.map((line) => line.orderId)}::uuid[], ${wanted.map((line) => line.position)}::integer[],
        ${wanted.map((line) => line.variantId)}::uuid[], ${wanted.map((line) => line.quantity)}::integer[])
        as wanted (order_id, position, variant_id, quantity)
    ), seen as (
      select variants.id, available, variants.title, variants.sku, price_amount, price_currency, product_id,
        variants.vendor_id, products.title as product_title
      from variants join products on products.id = variants.product_id and ${onSale}
      where variants.id = any(${[...new Set(wanted.map((line) => line.variantId))]}::uuid[]) and variants.id in (
        select variant_id from wanted where not exists (select from holds where holds.order_id = wanted.order_id))
      order by variants.id
      for no key update of variants ${rows === 'free' ? sql`skip locked` : empty}
    ), counted as (
      select order_id, price_currency,
        sum(quantity) over (partition by variant_id order by position) <= coalesce(available, 0) as enough
      from wanted left join seen on seen.id = wanted.variant_id
      where not exists (select from holds where holds.order_id = wanted.order_id)
    ), new_hold as (
      insert into holds (order_id, status, units_held, expires_at)
      select order_id, 'active', true, clock_timestamp() + make_interval(secs => ${ttlSeconds})
      from counted
      group by order_id
      having bool_and(enough) and count(distinct price_currency) = 1
      order by order_id
      on conflict (order_id) do nothing
      returning order_id, expires_at
    ), held as (
      insert into hold_lines (order_id, variant_id, quantity, unit_price_amount, unit_price_currency)
      select order_id, variant_id, quantity, price_amount, price_currency
      from new_hold join wanted using (order_id) join seen on seen.id = wanted.variant_id
      returning variant_id, quantity
    ), taken as (
      update variants set available = seen.available - units.quantity
      from seen join (select variant_id, sum(quantity) as quantity from held group by variant_id) as units
        on units.variant_id = seen.id
      where variants.id = seen.id
    )
    select wanted.order_id, wanted.variant_id, wanted.quantity, available, product_id, vendor_id, product_title,
      seen.title as variant_title, sku, price_amount, price_currency, expires_at
    from wanted
    left join seen on seen.id = wanted.variant_id
    left join new_hold on new_hold.order_id = wanted.order_id
    order by wanted.position, wanted.variant_id`);
}

/** For the rest of the transaction. Whoever takes units of several orders in it locks all their variants first. */
export async function lockVariants(tx: Tx, variantIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    select from variants where id = any(${variantIds}::uuid[]) order by id for no key update`);
}

/**
 * Takes the units of a hold's own lines again, all or none: the order is placed or paid, and its hold had ended.
 * @returns the variants that are short, empty when all were taken
 */
export async function retakeUnits(queryable: Queryable, orderId: string): Promise<string[]> {
  const short = await queryable.query<{ variantId: string }>(sql`
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
  return short.map((row) => row.variantId);
}
