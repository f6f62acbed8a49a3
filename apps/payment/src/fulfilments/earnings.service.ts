import { sql, type Tx } from '@mvec/database';
import { NonRetryableError } from '@mvec/errors';
import type { EventEnvelope, OrderShipped } from '@mvec/events';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.service.js';
import { findPaymentOfOrder, lockOrder, lockPayment, type Payment, splitsOf } from '../payments/payments.repository.js';
import type { Split } from '../payments/splits.js';

/**
 * A vendor earns its share when its goods are shipped and the order is paid, in whichever order the two become known:
 * whoever comes second, shipment or capture, posts it. A payment whose money goes back, or went, earns nobody
 * anything; a share that was earned before is taken back by the refund.
 */
@Injectable()
export class Earnings {
  constructor(private readonly ledger: Ledger) {}

  /** May be called twice, and before anything else is known of the order. */
  async recordShipment(tx: Tx, event: EventEnvelope<OrderShipped>): Promise<void> {
    const { orderId, vendorOrderId } = event.data;
    await lockOrder(tx, orderId);
    if (!(await insertFulfilment(tx, event))) return;
    if ((await findPaymentOfOrder(tx, orderId)) === undefined) return;
    const payment = await lockPayment(tx, { orderId });
    const splits = await splitsOf(tx, payment.id);
    const split = splits.find((each) => each.vendorOrderId === vendorOrderId);
    // A payment without splits stands for an order that was cancelled before it was seen here.
    if (split === undefined && splits.length > 0) {
      throw new NonRetryableError(`Vendor order ${vendorOrderId} has no part in the payment of order ${orderId}`);
    }
    if (split !== undefined && payment.status === 'captured') await this.ledger.postEarning(tx, orderId, split);
  }

  /** For a capture: what was shipped before it was known here. The caller holds the payment's lock. */
  async earnShipped(tx: Tx, { orderId }: Payment, splits: readonly Split[]): Promise<void> {
    const rows = await tx.query<{ vendor_order_id: string }>(sql`
      select vendor_order_id from fulfilment where order_id = ${orderId}`);
    const shipped = new Set(rows.map(({ vendor_order_id: id }) => id));
    for (const split of splits) {
      if (shipped.has(split.vendorOrderId)) await this.ledger.postEarning(tx, orderId, split);
    }
  }
}

/** @returns false when it was known */
async function insertFulfilment(tx: Tx, { time, data }: EventEnvelope<OrderShipped>): Promise<boolean> {
  const { vendorOrderId, orderId, vendorId } = data;
  const added = await tx.execute(sql`
    insert into fulfilment (vendor_order_id, order_id, vendor_id, shipped_at)
    values (${vendorOrderId}, ${orderId}, ${vendorId}, ${time})
    on conflict (vendor_order_id) do nothing`);
  return added === 1;
}
