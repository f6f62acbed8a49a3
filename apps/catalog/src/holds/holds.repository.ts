import { one, type Queryable, sql, type Tx } from '@mvec/database';
import { type HoldStatus, movedBy, moveWithUnits } from './hold-status.js';
import type { WantedLine } from './hold-lines.js';

export interface HoldRow {
  status: HoldStatus;
  unitsHeld: boolean;
}

export interface HeldLineRow {
  orderId: string;
  status: HoldStatus;
  expiresAt: Date | null;
  /** Null on the one row of a hold without lines: the tombstone of an order that never held anything. */
  variantId: string | null;
  quantity: number;
  priceAmount: number;
  priceCurrency: string;
  productId: string;
  vendorId: string;
  productTitle: string;
  variantTitle: string;
  sku: string;
}

export interface PricedLine extends WantedLine {
  unitPrice: { amount: number; currency: string };
}

/** @returns a row per line, sorted by variant; none for an order id that has no hold */
export function findHeldLines(queryable: Queryable, orderIds: readonly string[]): Promise<HeldLineRow[]> {
  return queryable.query<HeldLineRow>(sql`
    select holds.order_id, holds.status, expires_at, hold_lines.variant_id, quantity, unit_price_amount as price_amount,
      unit_price_currency as price_currency, product_id, variants.vendor_id, products.title as product_title,
      variants.title as variant_title, sku
    from holds
    left join hold_lines on hold_lines.order_id = holds.order_id
    left join variants on variants.id = hold_lines.variant_id
    left join products on products.id = variants.product_id
    where holds.order_id = any(${orderIds}::uuid[])
    order by holds.order_id, hold_lines.variant_id`);
}

export async function findHoldStatus(queryable: Queryable, orderId: string): Promise<HoldStatus | undefined> {
  const rows = await queryable.query<{ status: HoldStatus }>(sql`
    select status from holds where order_id = ${orderId}`);
  return one(rows)?.status;
}

/** Ends a checkout's hold, or leaves a tombstone where there is none. @returns false when nothing changed */
export async function releaseHold(queryable: Queryable, orderId: string): Promise<boolean> {
  const changed = await queryable.execute(sql`
    insert into holds (order_id, status, units_held) values (${orderId}, 'released', false)
    on conflict (order_id) do update set status = 'released', expires_at = null
    where holds.status = any(${movedBy('release')})`);
  return changed === 1;
}

/** Locks the hold for the rest of the transaction. An order id without one gets a tombstone first. */
export async function lockHold(tx: Tx, orderId: string): Promise<HoldRow> {
  const known = await selectForUpdate(tx, orderId);
  if (known) return known;
  await tx.execute(sql`
    insert into holds (order_id, status, units_held) values (${orderId}, 'released', false)
    on conflict (order_id) do nothing`);
  const made = await selectForUpdate(tx, orderId);
  if (made) return made;
  throw new Error(`The hold of order ${orderId} disappeared although holds are never deleted`);
}

async function selectForUpdate(tx: Tx, orderId: string): Promise<HoldRow | undefined> {
  return one(
    await tx.query<HoldRow>(sql`select status, units_held from holds where order_id = ${orderId} for no key update`),
  );
}

/** Writes the new status of a hold that the transaction has locked. */
export async function setStatus(tx: Tx, orderId: string, status: HoldStatus, unitsHeld: boolean): Promise<void> {
  await tx.execute(sql`
    update holds set status = ${status}, units_held = ${unitsHeld}, expires_at = null where order_id = ${orderId}`);
}

/**
 * Moves those holds that have their units. The others are to be looked at.
 * @returns the orders whose hold was moved
 */
export async function claimHeld(tx: Tx, orderIds: readonly string[], cause: 'place' | 'confirm'): Promise<Set<string>> {
  const { from, to } = moveWithUnits(cause);
  const rows = await tx.query<{ orderId: string }>(sql`
    update holds set status = ${to}, expires_at = null
    where order_id = any(${orderIds}::uuid[]) and status = any(${from}::text[]) and units_held
    returning order_id`);
  return new Set(rows.map((row) => row.orderId));
}

/** Lines of an order whose hold never had any. Those that are there stay as they are. */
export async function addLinesIfNone(tx: Tx, orderId: string, lines: readonly PricedLine[]): Promise<void> {
  await tx.execute(sql`
    insert into hold_lines (order_id, variant_id, quantity, unit_price_amount, unit_price_currency)
    select ${orderId}::uuid, line.variant_id, line.quantity, line.amount, line.currency
    from unnest(${lines.map((line) => line.variantId)}::uuid[], ${lines.map((line) => line.quantity)}::integer[],
      ${lines.map((line) => line.unitPrice.amount)}::bigint[], ${lines.map((line) => line.unitPrice.currency)}::text[])
      as line (variant_id, quantity, amount, currency)
    where not exists (select from hold_lines where order_id = ${orderId})`);
}
