import { empty, one, type Queryable, type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Shipment as ShipmentModel, VendorOrder as VendorOrderModel } from '../generated/prisma/client.js';
import { vendorOrderMoveOf, type VendorOrderStatus } from './vendor-order-status.js';
import type { DeliveryAddress, OrderLine, Shipment, VendorOrder } from './order.js';
import { deliveryAddressColumn } from './order-row.js';
import { type ListPosition, lastUuid } from './orders.repository.js';

/** A vendor order as its vendor sees it. */
export interface PlacedVendorOrder extends VendorOrder {
  placedAt: Date;
  deliveryAddress: DeliveryAddress | null;
}

interface VendorOrderFilter {
  vendorId: string;
  status?: VendorOrderStatus | undefined;
}

type VendorOrderRow = RowOf<VendorOrderModel, 'id' | 'orderId' | 'vendorId' | 'subtotalAmount' | 'currency'> & {
  status: VendorOrderStatus;
  lines: (Omit<OrderLine, 'unitPrice'> & { unitPrice: number })[];
  shipment: (Omit<Shipment, 'shippedAt'> & { shippedAt: string }) | null;
};

type PlacedRow = VendorOrderRow &
  RowOf<VendorOrderModel, 'placedAt'> & {
    deliveryAddress: DeliveryAddress | null;
  };

const vendorOrderColumns = {
  id: 'uuid',
  orderId: 'uuid',
  vendorId: 'uuid',
  status: 'text',
  amount: 'bigint',
  currency: 'text',
} as const;

const lineColumns = {
  vendorOrderId: 'uuid',
  position: 'smallint',
  variantId: 'uuid',
  productId: 'uuid',
  title: 'text',
  sku: 'text',
  quantity: 'integer',
  unitPrice: 'bigint',
} as const;

const columns = sql`part.id, part.order_id, part.vendor_id, part.status, part.subtotal_amount, part.currency, (
    select json_agg(json_build_object('variantId', variant_id, 'productId', product_id, 'title', title, 'sku', sku,
      'quantity', quantity, 'unitPrice', unit_price) order by position)
    from order_lines where vendor_order_id = part.id) as lines, (
    select json_build_object('carrier', carrier, 'trackingCode', tracking_code, 'shippedAt', shipped_at)
    from shipments where vendor_order_id = part.id) as shipment`;

const placedColumns = sql`${columns}, part.placed_at, ${deliveryAddressColumn}`;

/** Vendor orders, one per vendor of an order, with their lines. */
@Injectable()
export class VendorOrdersRepository {
  async insertVendorOrders(tx: Tx, vendorOrders: readonly VendorOrder[]): Promise<void> {
    const rows = vendorOrders.map(({ subtotal, ...vendorOrder }) => ({ ...vendorOrder, ...subtotal }));
    const inserted = tx.execute(sql`
      insert into vendor_orders (id, order_id, vendor_id, status, subtotal_amount, currency, placed_at)
      select id, order_id, vendor_id, status, amount, currency, clock_timestamp()
      from ${rowsOf(rows, vendorOrderColumns)} as vendor_order`);
    await Promise.all([inserted, this.insertLines(tx, vendorOrders)]);
  }

  /** Sorted by id, so that every answer and event lists them in the same order. */
  async listOfOrders(queryable: Queryable, orderIds: readonly string[]): Promise<VendorOrder[]> {
    const rows = await queryable.query<VendorOrderRow>(sql`
      select ${columns} from vendor_orders part where part.order_id = any(${orderIds}::uuid[]) order by part.id`);
    return rows.map(toVendorOrder);
  }

  async findOfVendors(
    queryable: Queryable,
    id: string,
    vendorIds: readonly string[],
  ): Promise<PlacedVendorOrder | undefined> {
    const rows = await queryable.query<PlacedRow>(sql`
      select ${placedColumns} from vendor_orders part join orders on orders.id = part.order_id
      where part.id = ${id} and part.vendor_id = any(${vendorIds}::uuid[])`);
    return one(rows.map(toPlaced));
  }

  /** Newest first. */
  async listOfVendor(
    queryable: Queryable,
    { vendorId, status }: VendorOrderFilter,
    limit: number,
    after?: ListPosition,
  ): Promise<PlacedVendorOrder[]> {
    const rows = await queryable.query<PlacedRow>(sql`
      select ${placedColumns} from vendor_orders part join orders on orders.id = part.order_id
      where part.vendor_id = ${vendorId} ${status === undefined ? empty : sql`and part.status = ${status}`}
        and (part.placed_at, part.id) < (${after?.at ?? 'infinity'}::timestamptz, ${after?.id ?? lastUuid}::uuid)
      order by part.placed_at desc, part.id desc
      limit ${limit}`);
    return rows.map(toPlaced);
  }

  /** @returns undefined when the vendor order may not be shipped, or has shipped already */
  async shipVendorOrder(
    tx: Tx,
    id: string,
    details: Omit<Shipment, 'shippedAt'> & { callerId: string },
  ): Promise<Shipment | undefined> {
    const { from, to } = vendorOrderMoveOf('shipped');
    const { carrier, trackingCode, callerId } = details;
    const rows = await tx.query<RowOf<ShipmentModel, 'shippedAt'>>(sql`
      with shipped as (
        update vendor_orders set status = ${to} where id = ${id} and status = any(${from}::text[]) returning id
      )
      insert into shipments (id, vendor_order_id, carrier, tracking_code, shipped_by)
      select ${uuidv7()}::uuid, id, ${carrier}, ${trackingCode}, ${callerId}::uuid from shipped
      returning shipped_at`);
    return one(rows.map((row) => ({ carrier, trackingCode, shippedAt: row.shippedAt })));
  }

  private async insertLines(tx: Tx, vendorOrders: readonly VendorOrder[]): Promise<void> {
    const lines = vendorOrders.flatMap(({ id: vendorOrderId, lines: own }) =>
      own.map(({ unitPrice: { amount: unitPrice }, ...line }, position) => {
        return { ...line, vendorOrderId, position, unitPrice };
      }),
    );
    await tx.execute(sql`
      insert into order_lines (vendor_order_id, position, variant_id, product_id, title, sku, quantity, unit_price)
      select vendor_order_id, position, variant_id, product_id, title, sku, quantity, unit_price
      from ${rowsOf(lines, lineColumns)} as line`);
  }
}

function toVendorOrder(row: VendorOrderRow): VendorOrder {
  const { currency, shipment } = row;
  return {
    id: row.id,
    orderId: row.orderId,
    vendorId: row.vendorId,
    status: row.status,
    subtotal: { amount: row.subtotalAmount, currency },
    lines: row.lines.map((line) => ({ ...line, unitPrice: { amount: line.unitPrice, currency } })),
    shipment: shipment && { ...shipment, shippedAt: new Date(shipment.shippedAt) },
  };
}

function toPlaced(row: PlacedRow): PlacedVendorOrder {
  return { ...toVendorOrder(row), placedAt: row.placedAt, deliveryAddress: row.deliveryAddress };
}
