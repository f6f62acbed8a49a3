import { sql, type Tx } from '@mvec/database';
import { NonRetryableError } from '@mvec/errors';
import type { EventEnvelope, OrderShipped } from '@mvec/events';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.service.js';
import { lockOrders, lockPaymentsOfOrders, type Payment, splitsOf } from '../payments/payments.repository.js';
import type { Split } from '../payments/splits.js';

type Shipment = EventEnvelope<OrderShipped>;

/**
 * A vendor earns its share when its goods are shipped and the order is paid, in whichever order the two become known:
 * whoever comes second, shipment or capture, posts it. A payment whose money goes back, or went, earns nobody
 * anything; a share that was earned before is taken back by the refund.
 */
@Injectable()
export class Earnings {
  constructor(private readonly ledger: Ledger) {}

  /** Shipments may be told twice, and before anything else is known of their orders. */
  async recordShipments(tx: Tx, events: readonly Shipment[]): Promise<void> {
    const orderIds = events.map(({ data }) => data.orderId);
    const [, added, payments] = await Promise.all([
      lockOrders(tx, orderIds),
      insertFulfilments(tx, events),
      lockPaymentsOfOrders(tx, orderIds),
    ]);
    const splits = await splitsOf(
      tx,
      payments.map(({ id }) => id),
    );
    const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]));
    const earned = events.flatMap(({ data: { orderId, vendorOrderId } }) => {
      const payment = paymentOf.get(orderId);
      if (payment === undefined || !added.has(vendorOrderId)) return [];
      const split = earnedShare(payment, splits.get(payment.id) ?? [], vendorOrderId);
      return split === undefined ? [] : [{ orderId, split }];
    });
    await this.ledger.postEarnings(tx, earned);
  }
}

function earnedShare(payment: Payment, splits: readonly Split[], vendorOrderId: string): Split | undefined {
  const split = splits.find((each) => each.vendorOrderId === vendorOrderId);
  // A payment without splits stands for an order that was cancelled before it was seen here.
  if (split === undefined && splits.length > 0) {
    throw new NonRetryableError(`Vendor order ${vendorOrderId} has no part in the payment of order ${payment.orderId}`);
  }
  return payment.status === 'captured' ? split : undefined;
}

/** @returns the vendor orders whose shipment was not known */
async function insertFulfilments(tx: Tx, events: readonly Shipment[]): Promise<Set<string>> {
  const rows = await tx.query<{ vendorOrderId: string }>(sql`
    insert into fulfilment (vendor_order_id, order_id, vendor_id, shipped_at)
    select * from unnest(
      ${events.map(({ data }) => data.vendorOrderId)}::uuid[], ${events.map(({ data }) => data.orderId)}::uuid[],
      ${events.map(({ data }) => data.vendorId)}::uuid[], ${events.map(({ time }) => time)}::timestamptz[])
    on conflict (vendor_order_id) do nothing
    returning vendor_order_id`);
  return new Set(rows.map((row) => row.vendorOrderId));
}
