import { type Queryable, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { OrderLine, VendorOrder } from './order.js';
import type { OrderStatus } from './order-status.js';
import { type ListPosition, lastUuid } from './orders.repository.js';

export interface PlacedVendorOrder extends VendorOrder {
  placedAt: Date;
  orderStatus: OrderStatus;
}

interface VendorOrderRow {
  id: string;
  order_id: string;
  vendor_id: string;
  subtotal_amount: number;
  currency: string;
  placed_at: Date;
  shipped_at: Date | null;
  lines: (Omit<OrderLine, 'unitPrice'> & { unitPrice: number })[];
}

const columns = sql`part.id, part.order_id, part.vendor_id, part.subtotal_amount, part.currency, part.placed_at,
  part.shipped_at, (
    select json_agg(json_build_object('variantId', variant_id, 'productId', product_id, 'title', title, 'sku', sku,
      'quantity', quantity, 'unitPrice', unit_price) order by position)
    from order_lines where vendor_order_id = part.id) as lines`;

/** The parts of orders, one per vendor, with their lines. */
@Injectable()
export class VendorOrdersRepository {
  async insert(tx: Tx, parts: readonly VendorOrder[]): Promise<void> {
    await tx.execute(sql`
      insert into vendor_orders (id, order_id, vendor_id, subtotal_amount, currency, placed_at)
      select part.*, clock_timestamp()
      from unnest(${parts.map((part) => part.id)}::uuid[], ${parts.map((part) => part.orderId)}::uuid[],
        ${parts.map((part) => part.vendorId)}::uuid[], ${parts.map((part) => part.subtotal.amount)}::bigint[],
        ${parts.map((part) => part.subtotal.currency)}::text[]) as part`);
    await this.insertLines(tx, parts);
  }

  /** In the order of their ids, so that every answer and event lists them alike. */
  async ofOrders(queryable: Queryable, orderIds: readonly string[]): Promise<VendorOrder[]> {
    const rows = await queryable.query<VendorOrderRow>(sql`
      select ${columns} from vendor_orders part where part.order_id = any(${orderIds}::uuid[]) order by part.id`);
    return rows.map(toVendorOrder);
  }

  /** Newest first. */
  async listOfVendor(
    queryable: Queryable,
    vendorId: string,
    limit: number,
    after?: ListPosition,
  ): Promise<PlacedVendorOrder[]> {
    const rows = await queryable.query<VendorOrderRow & { order_status: OrderStatus }>(sql`
      select ${columns}, orders.status as order_status
      from vendor_orders part join orders on orders.id = part.order_id
      where part.vendor_id = ${vendorId}
        and (part.placed_at, part.id) < (${after?.at ?? 'infinity'}::timestamptz, ${after?.id ?? lastUuid}::uuid)
      order by part.placed_at desc, part.id desc
      limit ${limit}`);
    return rows.map((row) => ({ ...toVendorOrder(row), placedAt: row.placed_at, orderStatus: row.order_status }));
  }

  private async insertLines(tx: Tx, parts: readonly VendorOrder[]): Promise<void> {
    const lines = parts.flatMap((part) => part.lines.map((line, position) => ({ ...line, partId: part.id, position })));
    await tx.execute(sql`
      insert into order_lines (vendor_order_id, position, variant_id, product_id, title, sku, quantity, unit_price)
      select * from unnest(${lines.map((line) => line.partId)}::uuid[], ${lines.map((line) => line.position)}::smallint[],
        ${lines.map((line) => line.variantId)}::uuid[], ${lines.map((line) => line.productId)}::uuid[],
        ${lines.map((line) => line.title)}::text[], ${lines.map((line) => line.sku)}::text[],
        ${lines.map((line) => line.quantity)}::integer[], ${lines.map((line) => line.unitPrice.amount)}::bigint[])`);
  }
}

function toVendorOrder(row: VendorOrderRow): VendorOrder {
  const { currency } = row;
  return {
    id: row.id,
    orderId: row.order_id,
    vendorId: row.vendor_id,
    subtotal: { amount: row.subtotal_amount, currency },
    shippedAt: row.shipped_at,
    lines: row.lines.map((line) => ({ ...line, unitPrice: { amount: line.unitPrice, currency } })),
  };
}
