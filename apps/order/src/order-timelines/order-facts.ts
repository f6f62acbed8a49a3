import { type Queryable, sql } from '@mvec/database';
import type { OrderReason } from '../order-lifecycle/order.js';
import type { OrderStatus } from '../order-lifecycle/order-status.js';
import type { OrderStepView } from '../order-history/order-history.dto.js';
import type { VendorOrderStatus } from '../order-lifecycle/vendor-order-status.js';

export interface OrderFacts {
  id: string;
  status: OrderStatus;
  reason: OrderReason | null;
  paymentCode: string | null;
  paymentMethodId: string;
  cartId: string | null;
  expectedAmount: number;
  expectedCurrency: string;
  totalAmount: number | null;
  totalCurrency: string | null;
  wanted: number;
  createdAt: Date;
  reserveBy: Date;
  paymentDueAt: Date | null;
  releaseOwedSince: Date | null;
  releaseAttempts: number;
  releaseRetryAt: Date | null;
  releaseError: string | null;
  partCount: number;
  partsShipped: number;
  stockLostAt: Date | null;
  /** By the clock of the rows. */
  askedAt: Date;
  /** Of the request that began it. */
  correlationId: string | null;
  traceparent: string | null;
}

export interface StepFacts {
  at: Date;
  fromStatus: OrderStatus | null;
  toStatus: OrderStatus;
  cause: OrderStepView['cause'];
  causeEventId: string | null;
  /** A vendor's or an operator's. */
  callerId: string | null;
  vendorOrderId: string | null;
  vendorId: string | null;
}

export interface PartFacts {
  id: string;
  vendorId: string;
  status: VendorOrderStatus;
  subtotalAmount: number;
  currency: string;
  shippedAt: Date | null;
}

/** Neither who ordered nor where it goes: a shopper is left out of the steps too. */
export function findOrder(queryable: Queryable, orderId: string): Promise<OrderFacts[]> {
  return queryable.query<OrderFacts>(sql`
    select id, status, reason, payment_code, payment_method_id, cart_id, expected_amount, expected_currency,
      total_amount, total_currency, jsonb_array_length(wanted_lines) as wanted, created_at, reserve_by, payment_due_at,
      release_owed_since, release_attempts, release_retry_at, release_error, part_count, parts_shipped, stock_lost_at,
      clock_timestamp() as asked_at, correlation_id, traceparent
    from orders where id = ${orderId}`);
}

/** At most a handful, and one for each part. */
export function stepsOf(queryable: Queryable, orderId: string): Promise<StepFacts[]> {
  return queryable.query<StepFacts>(sql`
    select at, from_status, to_status, cause, cause_event_id, nullif(caller_id, shopper_id) as caller_id,
      vendor_order_id, part.vendor_id
    from order_history step join orders on orders.id = step.order_id
    left join vendor_orders part on part.id = vendor_order_id
    where step.order_id = ${orderId} order by step.id`);
}

export function partsOf(queryable: Queryable, orderId: string): Promise<PartFacts[]> {
  return queryable.query<PartFacts>(sql`
    select part.id, vendor_id, status, subtotal_amount, currency, shipments.shipped_at
    from vendor_orders part left join shipments on vendor_order_id = part.id
    where order_id = ${orderId} order by part.id`);
}
