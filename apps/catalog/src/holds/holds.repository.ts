import { Database, one, type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { Hold, HoldLine, Product, Variant } from '../generated/prisma/client.js';
import { type HoldStatus, movedBy, moveWithUnits } from './hold-status.js';
import type { WantedLine } from './hold-lines.js';

type HoldRow = RowOf<Hold, 'unitsHeld'> & { status: HoldStatus };

export type HeldLineRow = RowOf<Hold, 'orderId' | 'expiresAt'> &
  RowOf<HoldLine, 'quantity'> &
  RowOf<Variant, 'priceAmount' | 'priceCurrency' | 'productId' | 'vendorId' | 'sku'> & {
    status: HoldStatus;
    /** Null on the one row of a hold without lines: the tombstone of an order that never held anything. */
    variantId: HoldLine['variantId'] | null;
    productTitle: Product['title'];
    variantTitle: Variant['title'];
  };

export interface PricedLine extends WantedLine {
  unitPrice: { amount: number; currency: string };
}

@Injectable()
export class HoldsRepository {
  constructor(private readonly database: Database) {}

  /** @returns a row per line, sorted by variant; none for an order id without a hold */
  findHeldLines(orderIds: readonly string[]): Promise<HeldLineRow[]> {
    return this.database.query<HeldLineRow>(sql`
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

  async findHoldStatus(orderId: string): Promise<HoldStatus | undefined> {
    const rows = await this.database.query<{ status: HoldStatus }>(sql`
      select status from holds where order_id = ${orderId}`);
    return one(rows)?.status;
  }

  /** Ends a checkout's hold, or writes a tombstone where there is none. @returns false when nothing changed */
  async releaseHold(orderId: string): Promise<boolean> {
    const changed = await this.database.execute(sql`
      insert into holds (order_id, status, units_held) values (${orderId}, 'released', false)
      on conflict (order_id) do update set status = 'released', expires_at = null
      where holds.status = any(${movedBy('release')})`);
    return changed === 1;
  }

  /** Locks the hold for the rest of the transaction. An order id without a hold gets a tombstone first. */
  async lockHold(tx: Tx, orderId: string): Promise<HoldRow> {
    const known = await this.selectForUpdate(tx, orderId);
    if (known) return known;
    await tx.execute(sql`
      insert into holds (order_id, status, units_held) values (${orderId}, 'released', false)
      on conflict (order_id) do nothing`);
    const made = await this.selectForUpdate(tx, orderId);
    if (made) return made;
    throw new Error(`The hold of order ${orderId} disappeared although holds are never deleted`);
  }

  private async selectForUpdate(tx: Tx, orderId: string): Promise<HoldRow | undefined> {
    return one(
      await tx.query<HoldRow>(sql`select status, units_held from holds where order_id = ${orderId} for no key update`),
    );
  }

  /** Writes the status of a hold that the transaction has locked. */
  async updateHold(tx: Tx, orderId: string, status: HoldStatus, unitsHeld: boolean): Promise<void> {
    await tx.execute(sql`
      update holds set status = ${status}, units_held = ${unitsHeld}, expires_at = null where order_id = ${orderId}`);
  }

  /**
   * Changes the status of the holds that have their units.
   * @returns the orders whose hold was changed; the others need a look at each
   */
  async claimHeldUnits(tx: Tx, orderIds: readonly string[], cause: 'place' | 'confirm'): Promise<Set<string>> {
    const { from, to } = moveWithUnits(cause);
    const rows = await tx.query<{ orderId: string }>(sql`
      update holds set status = ${to}, expires_at = null
      where order_id = any(${orderIds}::uuid[]) and status = any(${from}::text[]) and units_held
      returning order_id`);
    return new Set(rows.map((row) => row.orderId));
  }

  /** Inserts the lines of an order whose hold has none. Existing lines stay as they are. */
  async insertLinesIfNone(tx: Tx, orderId: string, lines: readonly PricedLine[]): Promise<void> {
    const priced = lines.map(({ variantId, quantity, unitPrice }) => ({ variantId, quantity, ...unitPrice }));
    const types = { variantId: 'uuid', quantity: 'integer', amount: 'bigint', currency: 'text' } as const;
    await tx.execute(sql`
      insert into hold_lines (order_id, variant_id, quantity, unit_price_amount, unit_price_currency)
      select ${orderId}::uuid, variant_id, quantity, amount, currency from ${rowsOf(priced, types)} as line
      where not exists (select from hold_lines where order_id = ${orderId})`);
  }
}
