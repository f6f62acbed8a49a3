import { Database, empty, type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { Hold, HoldLine, Product, Variant } from '../generated/prisma/client.js';
import { onSale } from '../variants/on-sale.js';
import type { WantedLine } from './hold-lines.js';

/** An order and the lines to hold for it. */
export interface WantedHold {
  orderId: string;
  /** Summed and sorted. */
  lines: readonly WantedLine[];
}

/** What to do about variants that another transaction has locked. */
export type LockedRows = 'skip' | 'wait';

/** One wanted line and its variant, read while the variant's row was locked. */
export interface SeenLine
  extends
    RowOf<HoldLine, 'orderId' | 'variantId' | 'quantity'>,
    OrNull<RowOf<Variant, 'productId' | 'vendorId' | 'sku' | 'priceAmount' | 'priceCurrency'>> {
  /** Units before the batch took any. Null when the variant is unknown, not on sale or, with `skip`, locked. */
  available: number | null;
  productTitle: Product['title'] | null;
  variantTitle: Variant['title'] | null;
  /** Set on all lines of an order that got its hold, null on all lines of the others. */
  expiresAt: Hold['expiresAt'];
}

type OrNull<Row> = { [Column in keyof Row]: Row[Column] | null };

/** Units that holds take from the variants' stock. */
@Injectable()
export class HeldUnitsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Takes all lines of an order or none, for many orders in one statement and one round trip, because all orders of a
   * popular product queue for its row.
   *
   * - Rows are locked in the order of their ids, so orders that share variants queue instead of deadlocking.
   * - `for no key update` waits for the row lock, then reads the committed value. The new value is computed from that
   *   one: the row of the statement's snapshot may be older and would fail the table's check without a reason.
   * - An order gets its units when they suffice for it and all orders before it, including those that get none. An
   *   order that is refused although its units would suffice has to be tried again.
   * - An order id that has a hold takes nothing, whatever the status of that hold, and waits for no lock.
   *
   * @param orders without duplicates
   * @param lockedRows `skip` leaves out variants that another transaction has locked, `wait` waits for them
   */
  takeUnits(orders: readonly WantedHold[], ttlSeconds: number, lockedRows: LockedRows): Promise<SeenLine[]> {
    const wanted = orders.flatMap(({ orderId, lines }, position) =>
      lines.map(({ variantId, quantity }) => ({ orderId, position, variantId, quantity })),
    );
    return this.database.query<SeenLine>(sql`
      with wanted as (
        select * from ${rowsOf(wanted, { orderId: 'uuid', position: 'integer', variantId: 'uuid', quantity: 'integer' })} as line
      ), seen as (
        select variants.id, available, variants.title, variants.sku, price_amount, price_currency, product_id,
          variants.vendor_id, products.title as product_title
        from variants join products on products.id = variants.product_id and ${onSale}
        where variants.id = any(${[...new Set(wanted.map((line) => line.variantId))]}::uuid[]) and variants.id in (
          select variant_id from wanted where not exists (select from holds where holds.order_id = wanted.order_id))
        order by variants.id
        for no key update of variants ${lockedRows === 'skip' ? sql`skip locked` : empty}
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

  /** Locks the variants for the rest of the transaction. Comes first in a transaction that retakes several orders. */
  async lockVariants(tx: Tx, variantIds: readonly string[]): Promise<void> {
    await tx.execute(sql`
      select from variants where id = any(${variantIds}::uuid[]) order by id for no key update`);
  }

  /**
   * Takes the units of an ended hold again, all lines or none, because its order turned out to be placed or paid.
   * @returns the variants that are short; empty when all units were taken
   */
  async retakeUnits(tx: Tx, orderId: string): Promise<string[]> {
    const short = await tx.query<{ variantId: string }>(sql`
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
}
