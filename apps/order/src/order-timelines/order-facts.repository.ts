import { Database, one, type RowOf, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { Order, OrderStep, VendorOrder } from '../generated/prisma/client.js';
import type { OrderReason } from '../order-lifecycle/order.js';
import type { OrderStatus } from '../order-lifecycle/order-status.js';
import type { OrderStepView } from '../order-history/order-history.dto.js';
import type { VendorOrderStatus } from '../order-lifecycle/vendor-order-status.js';

/** The order's row without the shopper and the address: the timeline has no personal data. */
export type OrderFacts = RowOf<
  Order,
  | 'id'
  | 'paymentCode'
  | 'paymentMethodId'
  | 'cartId'
  | 'expectedAmount'
  | 'expectedCurrency'
  | 'totalAmount'
  | 'totalCurrency'
  | 'createdAt'
  | 'reserveBy'
  | 'paymentDueAt'
  | 'releaseOwedSince'
  | 'releaseAttempts'
  | 'releaseRetryAt'
  | 'releaseError'
  | 'partCount'
  | 'partsShipped'
  | 'stockLostAt'
  | 'correlationId'
  | 'traceparent'
> & {
  status: OrderStatus;
  reason: OrderReason | null;
  /** Number of wanted lines. */
  wanted: number;
  /** The database's time of this read. */
  askedAt: Date;
};

export type StepFacts = RowOf<OrderStep, 'at' | 'causeEventId' | 'vendorOrderId'> & {
  fromStatus: OrderStatus | null;
  toStatus: OrderStatus;
  cause: OrderStepView['cause'];
  /** A vendor or an operator; null for the shopper. */
  callerId: string | null;
  vendorId: string | null;
};

export type VendorOrderFacts = RowOf<VendorOrder, 'id' | 'vendorId' | 'subtotalAmount' | 'currency'> & {
  status: VendorOrderStatus;
  shippedAt: Date | null;
};

/** Reads the order's rows for its timeline. */
@Injectable()
export class OrderFactsRepository {
  constructor(private readonly database: Database) {}

  async findOrder(orderId: string): Promise<OrderFacts | undefined> {
    const rows = await this.database.query<OrderFacts>(sql`
      select id, status, reason, payment_code, payment_method_id, cart_id, expected_amount, expected_currency,
        total_amount, total_currency, jsonb_array_length(wanted_lines) as wanted, created_at, reserve_by, payment_due_at,
        release_owed_since, release_attempts, release_retry_at, release_error, part_count, parts_shipped, stock_lost_at,
        clock_timestamp() as asked_at, correlation_id, traceparent
      from orders where id = ${orderId}`);
    return one(rows);
  }

  listSteps(orderId: string): Promise<StepFacts[]> {
    return this.database.query<StepFacts>(sql`
      select at, from_status, to_status, cause, cause_event_id, nullif(caller_id, shopper_id) as caller_id,
        vendor_order_id, part.vendor_id
      from order_history step join orders on orders.id = step.order_id
      left join vendor_orders part on part.id = vendor_order_id
      where step.order_id = ${orderId} order by step.id`);
  }

  listVendorOrders(orderId: string): Promise<VendorOrderFacts[]> {
    return this.database.query<VendorOrderFacts>(sql`
      select part.id, vendor_id, status, subtotal_amount, currency, shipments.shipped_at
      from vendor_orders part left join shipments on vendor_order_id = part.id
      where order_id = ${orderId} order by part.id`);
  }
}
