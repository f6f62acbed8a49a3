import { type Queryable, type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import type { EventEnvelope, OrderShipped } from '@mvec/events';
import { Injectable } from '@nestjs/common';
import type { Fulfilment } from '../generated/prisma/client.js';

@Injectable()
export class FulfilmentsRepository {
  /** @returns the vendor orders whose shipment was new */
  async insertFulfilments(tx: Tx, events: readonly EventEnvelope<OrderShipped>[]): Promise<Set<string>> {
    const shipments = events.map(({ data, time }) => ({ ...data, shippedAt: time }));
    const types = { vendorOrderId: 'uuid', orderId: 'uuid', vendorId: 'uuid', shippedAt: 'timestamptz' } as const;
    const rows = await tx.query<RowOf<Fulfilment, 'vendorOrderId'>>(sql`
      insert into fulfilment (vendor_order_id, order_id, vendor_id, shipped_at)
      select vendor_order_id, order_id, vendor_id, shipped_at from ${rowsOf(shipments, types)} as shipment
      on conflict (vendor_order_id) do nothing
      returning vendor_order_id`);
    return new Set(rows.map(({ vendorOrderId }) => vendorOrderId));
  }

  /** @returns the shipped vendor orders among those of the given orders */
  async findShipped(queryable: Queryable, orderIds: readonly string[]): Promise<Set<string>> {
    const rows = await queryable.query<RowOf<Fulfilment, 'vendorOrderId'>>(sql`
      select vendor_order_id from fulfilment where order_id = any(${orderIds}::uuid[])`);
    return new Set(rows.map(({ vendorOrderId }) => vendorOrderId));
  }
}
