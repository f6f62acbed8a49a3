import { rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** How far an order has come, by the events consumed so far. */
export interface OrderProgress {
  shipped: boolean;
  cancelled: boolean;
}

interface OrderOfShopper {
  orderId: string;
  shopperId: string;
}

interface OrderWithProgress<T> {
  order: T;
  progress: OrderProgress;
}

/** A vendor that was notified of its part of an order. */
export interface NotifiedVendor {
  orderId: string;
  vendorId: string;
  vendorOrderId: string;
}

/**
 * The progress of orders. A replayed dead letter arrives late, and refunds come from another topic: the stored progress
 * prevents a confirmation after the shipment, and any message about a shipment after the cancellation.
 */
@Injectable()
export class OrderProgressService {
  /**
   * Adds the given progress to the orders, which are all different.
   * @returns each order with its progress, the given one included
   */
  async saveProgress<T extends OrderOfShopper>(
    tx: Tx,
    orders: readonly T[],
    { shipped = false, cancelled = false }: Partial<OrderProgress>,
  ): Promise<OrderWithProgress<T>[]> {
    const rows = await tx.query<OrderProgress & { orderId: string }>(sql`
      insert into order_progress (order_id, shopper_id, shipped, cancelled)
      select order_id, shopper_id, ${shipped}::boolean, ${cancelled}::boolean
      from ${rowsOf<OrderOfShopper>(orders, { orderId: 'uuid', shopperId: 'uuid' })} as orders
      order by order_id
      on conflict (order_id) do update
        set shipped = order_progress.shipped or excluded.shipped,
          cancelled = order_progress.cancelled or excluded.cancelled
      returning order_id, shipped, cancelled`);
    const known = new Map(rows.map((row) => [row.orderId, row]));
    return orders.map((order) => ({ order, progress: known.get(order.orderId) ?? { shipped, cancelled } }));
  }

  /** Finds the vendors that a cancellation has to reach. */
  async findNotifiedVendors(tx: Tx, orderIds: readonly string[]): Promise<NotifiedVendor[]> {
    return tx.query<NotifiedVendor>(sql`
      select order_id, vendor_id, data->>'vendorOrderId' as vendor_order_id from delivery
      where order_id = any(${orderIds}::uuid[]) and template = 'new-vendor-order'`);
  }
}
