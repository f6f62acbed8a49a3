import { sql } from '@mvec/database';
import type { DeliveryAddress, Order, OrderReason, WantedLine } from './order.js';
import type { OrderStatus } from './order-status.js';

export interface OrderRow {
  id: string;
  shopper_id: string;
  payment_method_id: string;
  status: OrderStatus;
  reason: OrderReason | null;
  payment_code: string | null;
  expected_amount: number;
  expected_currency: string;
  total_amount: number | null;
  total_currency: string | null;
  created_at: Date;
  payment_due_at: Date | null;
  cart_id: string | null;
  wanted_lines: WantedLine[];
  parts_shipped: number;
  delivery_address: DeliveryAddress | null;
}

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
    shopperId: row.shopper_id,
    paymentMethodId: row.payment_method_id,
    status: row.status,
    reason: row.reason,
    paymentCode: row.payment_code,
    expectedTotal: { amount: row.expected_amount, currency: row.expected_currency },
    total:
      row.total_amount === null || row.total_currency === null
        ? null
        : { amount: row.total_amount, currency: row.total_currency },
    createdAt: row.created_at,
    paymentDueAt: row.payment_due_at,
    cartId: row.cart_id,
    wantedLines: row.wanted_lines,
    deliveryAddress: row.delivery_address,
    partsShipped: row.parts_shipped,
  };
}
