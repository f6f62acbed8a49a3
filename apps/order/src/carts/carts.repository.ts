import { one, type Queryable, type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { CartLine as CartLineModel } from '../generated/prisma/client.js';
import type { WantedLine } from '../order-lifecycle/order.js';
import type { Cart, CartLine } from './cart.js';

type LineRow = Omit<RowOf<CartLineModel>, 'shopperId' | 'addedAt'> & { cartId: string };

const columns = sql`variant_id, quantity, product_id, vendor_id, title, sku, price_amount, price_currency, available,
  on_sale`;

/** Carts with their lines. Changes of more than one line hold the lock of the cart. */
@Injectable()
export class CartsRepository {
  /** @returns the lines in the order in which they were added */
  async findCart(queryable: Queryable, shopperId: string): Promise<Cart> {
    const rows = await queryable.query<LineRow>(sql`
      select carts.id as cart_id, ${columns}
      from carts join cart_lines on cart_lines.shopper_id = carts.shopper_id
      where carts.shopper_id = ${shopperId}
      order by added_at, variant_id`);
    return { id: one(rows)?.cartId ?? null, lines: rows.map(toLine) };
  }

  /** Blocks new lines and checkouts of the cart until the transaction ends. */
  async lockCart(tx: Tx, shopperId: string): Promise<void> {
    await tx.execute(sql`select from carts where shopper_id = ${shopperId} for update`);
  }

  /** Locks the cart, and creates it if it does not exist. @param newId the id of a created cart */
  async openCart(tx: Tx, shopperId: string, newId: string): Promise<void> {
    await tx.execute(sql`
      insert into carts (shopper_id, id) values (${shopperId}, ${newId})
      on conflict (shopper_id) do update set shopper_id = excluded.shopper_id`);
  }

  /** Gives an empty cart a new id: its next lines belong to another cart than its earlier ones. */
  async startCart(tx: Tx, shopperId: string, newId: string): Promise<void> {
    await tx.execute(sql`
      update carts set id = ${newId}, started_at = clock_timestamp() where shopper_id = ${shopperId}`);
  }

  async setQuantity(tx: Tx, shopperId: string, { variantId, quantity }: WantedLine): Promise<boolean> {
    const changed = await tx.execute(sql`
      update cart_lines set quantity = ${quantity} where shopper_id = ${shopperId} and variant_id = ${variantId}`);
    return changed > 0;
  }

  async addLine(tx: Tx, shopperId: string, line: CartLine): Promise<void> {
    await tx.execute(sql`
      insert into cart_lines (shopper_id, ${columns})
      values (${shopperId}, ${line.variantId}, ${line.quantity}, ${line.productId}, ${line.vendorId}, ${line.title},
        ${line.sku}, ${line.price.amount}, ${line.price.currency}, ${line.available}, ${line.onSale})`);
  }

  /** Stores the offers that the shopper sees now. Quantities stay, and a line that was removed meanwhile stays removed. */
  async rememberOffers(tx: Tx, shopperId: string, lines: readonly CartLine[]): Promise<void> {
    const offers = lines.map(({ price, ...line }) => ({ ...line, ...price }));
    const seen = rowsOf(offers, {
      variantId: 'uuid',
      title: 'text',
      sku: 'text',
      amount: 'bigint',
      currency: 'text',
      available: 'integer',
      onSale: 'boolean',
    });
    await tx.execute(sql`
      update cart_lines set title = seen.title, sku = seen.sku, price_amount = seen.amount,
        price_currency = seen.currency, available = seen.available, on_sale = seen.on_sale
      from ${seen} as seen
      where cart_lines.shopper_id = ${shopperId} and cart_lines.variant_id = seen.variant_id`);
  }

  async removeLine(queryable: Queryable, shopperId: string, variantId: string): Promise<boolean> {
    const removed = await queryable.execute(sql`
      delete from cart_lines where shopper_id = ${shopperId} and variant_id = ${variantId}`);
    return removed > 0;
  }

  async clearCart(queryable: Queryable, shopperId: string): Promise<void> {
    await queryable.execute(sql`delete from cart_lines where shopper_id = ${shopperId}`);
  }

  /** Removes bought lines. A line whose quantity was changed during the checkout stays. */
  async removeBoughtLines(tx: Tx, cartId: string, lines: readonly WantedLine[]): Promise<void> {
    await tx.execute(sql`
      delete from cart_lines using carts, ${rowsOf(lines, { variantId: 'uuid', quantity: 'integer' })} as bought
      where carts.id = ${cartId} and cart_lines.shopper_id = carts.shopper_id
        and cart_lines.variant_id = bought.variant_id and cart_lines.quantity = bought.quantity`);
  }

  async countLines(tx: Tx, shopperId: string): Promise<number> {
    const rows = await tx.query<{ count: number }>(sql`
      select count(*)::int as count from cart_lines where shopper_id = ${shopperId}`);
    return one(rows)?.count ?? 0;
  }
}

function toLine(row: LineRow): CartLine {
  return {
    variantId: row.variantId,
    quantity: row.quantity,
    productId: row.productId,
    vendorId: row.vendorId,
    title: row.title,
    sku: row.sku,
    price: { amount: row.priceAmount, currency: row.priceCurrency },
    available: row.available,
    onSale: row.onSale,
  };
}
