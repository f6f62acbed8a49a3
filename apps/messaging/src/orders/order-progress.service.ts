import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** What was told of an order so far. */
export interface OrderProgress {
  shipped: boolean;
  cancelled: boolean;
}

export interface NotedOrder<T> {
  order: T;
  progress: OrderProgress;
}

/** A vendor that was told of its part of an order. */
export interface ToldVendor {
  orderId: string;
  vendorId: string;
  vendorOrderId: string;
}

/**
 * Events may come late, when a dead letter is replayed, and refunds come in a topic of their own: this remembers what
 * an order has come to, so that nobody is told of a payment after the parcel, or of an order that is no longer one.
 */
@Injectable()
export class OrderProgressService {
  /**
   * Of many orders, no two of them the same.
   * @returns what is known of each with this
   */
  async noteAll<T extends { orderId: string; shopperId: string }>(
    tx: Tx,
    orders: readonly T[],
    { shipped = false, cancelled = false }: Partial<OrderProgress>,
  ): Promise<NotedOrder<T>[]> {
    const rows = await tx.query<OrderProgress & { orderId: string }>(sql`
      insert into order_progress (order_id, shopper_id, shipped, cancelled)
      select order_id, shopper_id, ${shipped}::boolean, ${cancelled}::boolean
      from unnest(${orders.map(({ orderId }) => orderId)}::uuid[], ${orders.map(({ shopperId }) => shopperId)}::uuid[])
        as told (order_id, shopper_id)
      order by order_id
      on conflict (order_id) do update
        set shipped = order_progress.shipped or excluded.shipped,
          cancelled = order_progress.cancelled or excluded.cancelled
      returning order_id, shipped, cancelled`);
    const known = new Map(rows.map((row) => [row.orderId, row]));
    return orders.map((order) => ({ order, progress: known.get(order.orderId) ?? { shipped, cancelled } }));
  }

  /** Who must not ship. */
  async toldVendors(tx: Tx, orderIds: readonly string[]): Promise<ToldVendor[]> {
    return tx.query<ToldVendor>(sql`
      select order_id, vendor_id, data->>'vendorOrderId' as vendor_order_id from delivery
      where order_id = any(${orderIds}::uuid[]) and template = 'new-vendor-order'`);
  }
}
