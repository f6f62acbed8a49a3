import { sql } from '@mvec/database';
import type { OrderSnapshot, OrderRow, PartRow, LineRow, StepRow } from './snapshot.types.js';
import type { DatabaseReader } from './database-reader.js';

export async function readOrders(reader: DatabaseReader): Promise<OrderSnapshot> {
  return {
    orders: await reader.rows<OrderRow>(
      'order',
      sql`
      select id, shopper_id, status, total_amount as total, total_currency as currency,
        created_at, reserve_by, payment_due_at,
        release_owed_since is not null as release_owed
      from orders order by id`,
    ),
    steps: await reader.rows<StepRow>(
      'order',
      sql`
      select id, order_id, to_status as "to", cause, vendor_order_id, at
      from order_history order by id`,
    ),
    parts: await reader.rows<PartRow>(
      'order',
      sql`
      select id, order_id, vendor_id, subtotal_amount as subtotal from vendor_orders`,
    ),
    lines: await reader.rows<LineRow>(
      'order',
      sql`
      select vendor_orders.order_id, variant_id, quantity, unit_price
      from order_lines join vendor_orders on vendor_orders.id = vendor_order_id`,
    ),
    shipments: await reader.rows<OrderSnapshot['shipments'][number]>(
      'order',
      sql`
      select vendor_order_id, order_id
      from shipments join vendor_orders on vendor_orders.id = vendor_order_id`,
    ),
    checkouts: await reader.rows<OrderSnapshot['checkouts'][number]>(
      'order',
      sql`
      select caller_id, key, resource_id as order_id, status
      from http.idempotency_keys where route like '%checkouts%'`,
    ),
    carts: await reader.rows<OrderSnapshot['carts'][number]>('order', sql`select id as cart_id, shopper_id from carts`),
  };
}
