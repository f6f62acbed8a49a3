import { sql } from '@mvec/database';
import type { OrderBooks, OrderRow, PartRow, LineRow, StepRow } from './books.types.js';
import type { DatabaseReader } from './database-reader.js';

export async function readOrders(reader: DatabaseReader): Promise<OrderBooks> {
  return {
    orders: await reader.rows<OrderRow>(
      'order',
      sql`
      select id, shopper_id as "shopperId", status, total_amount as total, total_currency as currency,
        created_at as "createdAt", reserve_by as "reserveBy", payment_due_at as "paymentDueAt",
        release_owed_since is not null as "releaseOwed"
      from orders order by id`,
    ),
    steps: await reader.rows<StepRow>(
      'order',
      sql`
      select id, order_id as "orderId", to_status as "to", cause, vendor_order_id as "vendorOrderId", at
      from order_history order by id`,
    ),
    parts: await reader.rows<PartRow>(
      'order',
      sql`
      select id, order_id as "orderId", vendor_id as "vendorId", subtotal_amount as subtotal from vendor_orders`,
    ),
    lines: await reader.rows<LineRow>(
      'order',
      sql`
      select vendor_orders.order_id as "orderId", variant_id as "variantId", quantity, unit_price as "unitPrice"
      from order_lines join vendor_orders on vendor_orders.id = vendor_order_id`,
    ),
    shipments: await reader.rows<OrderBooks['shipments'][number]>(
      'order',
      sql`
      select vendor_order_id as "vendorOrderId", order_id as "orderId"
      from shipments join vendor_orders on vendor_orders.id = vendor_order_id`,
    ),
    checkouts: await reader.rows<OrderBooks['checkouts'][number]>(
      'order',
      sql`
      select caller_id as "callerId", key, resource_id as "orderId", status
      from http.idempotency_keys where route like '%checkouts%'`,
    ),
    carts: await reader.rows<OrderBooks['carts'][number]>(
      'order',
      sql`select id as "cartId", shopper_id as "shopperId" from carts`,
    ),
  };
}
