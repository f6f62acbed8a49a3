import { type RowOf, sql } from '@mvec/database';
import type { Order as OrderModel } from '../generated/prisma/client.js';
import type { DeliveryAddress, Order, OrderReason, WantedLine } from './order.js';
import type { OrderStatus } from './order-status.js';

export type OrderRow = RowOf<
  OrderModel,
  | 'id'
  | 'shopperId'
  | 'paymentMethodId'
  | 'paymentCode'
  | 'expectedAmount'
  | 'expectedCurrency'
  | 'totalAmount'
  | 'totalCurrency'
  | 'createdAt'
  | 'paymentDueAt'
  | 'cartId'
  | 'partsShipped'
> & {
  status: OrderStatus;
  reason: OrderReason | null;
  wantedLines: WantedLine[];
  deliveryAddress: DeliveryAddress | null;
};

/** The address as JSON. A statement that inserts an address does not see it here yet. */
export const deliveryAddressColumn = sql`(
    select json_build_object('name', name, 'line1', line1, 'line2', line2, 'postalCode', postal_code, 'city', city,
      'country', country)
    from delivery_addresses where delivery_addresses.order_id = orders.id) as delivery_address`;

export const orderColumns = sql`orders.id, shopper_id, payment_method_id, orders.status, reason, payment_code,
  expected_amount, expected_currency, total_amount, total_currency, created_at, payment_due_at, cart_id, wanted_lines,
  parts_shipped, ${deliveryAddressColumn}`;

export function toOrder(row: OrderRow): Order {
  return {
    id: row.id,
    shopperId: row.shopperId,
    paymentMethodId: row.paymentMethodId,
    status: row.status,
    reason: row.reason,
    paymentCode: row.paymentCode,
    expectedTotal: { amount: row.expectedAmount, currency: row.expectedCurrency },
    total:
      row.totalAmount === null || row.totalCurrency === null
        ? null
        : { amount: row.totalAmount, currency: row.totalCurrency },
    createdAt: row.createdAt,
    paymentDueAt: row.paymentDueAt,
    cartId: row.cartId,
    wantedLines: row.wantedLines,
    deliveryAddress: row.deliveryAddress,
    partsShipped: row.partsShipped,
  };
}
