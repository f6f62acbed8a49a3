import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** What was told of an order so far. */
export interface OrderProgress {
  shipped: boolean;
  cancelled: boolean;
}

/** A vendor that was told of its part of an order. */
export interface ToldVendor {
  vendorId: string;
  vendorOrderId: string;
}

/**
 * Events may come late, when a dead letter is replayed, and refunds come in a topic of their own: this remembers what
 * an order has come to, so that nobody is told of a payment after the parcel, or of an order that is no longer one.
 */
@Injectable()
export class OrderProgressService {
  /** @returns what is known of the order with this */
  async note(
    tx: Tx,
    order: { orderId: string; shopperId: string },
    { shipped = false, cancelled = false }: Partial<OrderProgress>,
  ): Promise<OrderProgress> {
    const rows = await tx.query<OrderProgress>(sql`
      insert into order_progress (order_id, shopper_id, shipped, cancelled)
      values (${order.orderId}, ${order.shopperId}, ${shipped}, ${cancelled})
      on conflict (order_id) do update
        set shipped = order_progress.shipped or excluded.shipped,
          cancelled = order_progress.cancelled or excluded.cancelled
      returning shipped, cancelled`);
    return { shipped, cancelled, ...rows[0] };
  }

  /** Who must not ship. */
  async toldVendors(tx: Tx, orderId: string): Promise<ToldVendor[]> {
    return tx.query<ToldVendor>(sql`
      select vendor_id as "vendorId", data->>'vendorOrderId' as "vendorOrderId" from delivery
      where order_id = ${orderId} and template = 'new-vendor-order'`);
  }
}
