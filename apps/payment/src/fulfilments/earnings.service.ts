import type { Tx } from '@mvec/database';
import { NonRetryableError } from '@mvec/errors';
import type { EventEnvelope, OrderShipped } from '@mvec/events';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.service.js';
import { type Payment, PaymentsRepository } from '../payments/payments.repository.js';
import type { Split } from '../payments/splits.js';
import { FulfilmentsRepository } from './fulfilments.repository.js';

/**
 * Makes a vendor's share available once its goods are shipped and the order is paid, in either order: the later of
 * shipment and capture posts the earning. A refunded payment, or one being refunded, earns nothing; the refund takes back
 * a share that was earned before.
 */
@Injectable()
export class Earnings {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly fulfilments: FulfilmentsRepository,
    private readonly ledger: Ledger,
  ) {}

  /** Accepts repeated shipments, and shipments of orders that are not known yet. */
  async recordShipments(tx: Tx, events: readonly EventEnvelope<OrderShipped>[]): Promise<void> {
    const orderIds = events.map(({ data }) => data.orderId);
    const [, added, payments] = await Promise.all([
      this.payments.lockOrders(tx, orderIds),
      this.fulfilments.insertFulfilments(tx, events),
      this.payments.lockByOrders(tx, orderIds),
    ]);
    const splits = await this.payments.findSplits(
      tx,
      payments.map(({ id }) => id),
    );
    const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]));
    const earned = events.flatMap(({ data: { orderId, vendorOrderId } }) => {
      const payment = paymentOf.get(orderId);
      if (payment === undefined || !added.has(vendorOrderId)) return [];
      const split = earnedSplit(payment, splits.get(payment.id) ?? [], vendorOrderId);
      return split === undefined ? [] : [{ orderId, split }];
    });
    await this.ledger.postEarnings(tx, earned);
  }
}

function earnedSplit(payment: Payment, splits: readonly Split[], vendorOrderId: string): Split | undefined {
  const split = splits.find((each) => each.vendorOrderId === vendorOrderId);
  // A payment without splits belongs to an order whose cancellation arrived before its placement.
  if (split === undefined && splits.length > 0) {
    throw new NonRetryableError(
      `Vendor order ${vendorOrderId} has no split in the payment of order ${payment.orderId}`,
    );
  }
  return payment.status === 'captured' ? split : undefined;
}
