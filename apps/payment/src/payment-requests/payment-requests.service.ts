import { sql, type Tx } from '@mvec/database';
import { type EventEnvelope, type OrderCancelled, type OrderPlaced, PaymentFailedV1 } from '@mvec/events';
import { context, newCorrelationId, untracedTraceparent } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ratesInForce, type Sale } from '../commission-rates/rates-in-force.js';
import { PaymentWorker } from '../charging/payment.worker.js';
import { insertPayments, type NewPayment } from './new-payments.js';
import { advance, lockOrders, lockPayment, oweRefund } from '../payments/payments.repository.js';
import { splitOrder } from '../payments/splits.js';

/**
 * What orders ask of payment. Both methods may be called twice, at the same time, and in the wrong order: the unique
 * order id makes them take turns, and whichever comes first, a cancelled order is never charged and left so.
 */
@Injectable()
export class PaymentRequests {
  constructor(
    private readonly outbox: Outbox,
    private readonly worker: PaymentWorker,
  ) {}

  /** Writes the payments with their splits; the provider is called after the commit. */
  async requestPayments(tx: Tx, events: readonly EventEnvelope<OrderPlaced>[]): Promise<void> {
    const [, rates] = await Promise.all([
      lockOrders(
        tx,
        events.map(({ data }) => data.orderId),
      ),
      ratesInForce(tx, events.map(toSale)),
    ]);
    const orders = events.map((event, index) => ({ event, splits: splitOrder(event.data, rates[index] ?? new Map()) }));
    const payments = await insertPayments(tx, orders);
    await this.tellFailures(tx, events, payments);
    if (payments.some((payment) => payment.failureCode === null)) tx.afterCommit(() => this.worker.wake());
  }

  /**
   * Makes sure that no charge stays: nothing was sent → voided; something may have been → it is asked for; captured →
   * refunded. A cancellation that comes before its order leaves a voided payment, so that the order is not charged.
   */
  async cancelPayment(tx: Tx, order: OrderCancelled): Promise<void> {
    if (await insertVoided(tx, order)) return;
    const payment = await lockPayment(tx, { orderId: order.orderId });
    const trigger = payment.attemptId === null ? 'order_cancelled_untried' : 'order_cancelled';
    const next = await advance(tx, payment, trigger);
    if (next === 'refunding') await oweRefund(tx, payment);
    if (next !== undefined) tx.afterCommit(() => this.worker.wake());
  }

  private async tellFailures(
    tx: Tx,
    events: readonly EventEnvelope<OrderPlaced>[],
    payments: readonly NewPayment[],
  ): Promise<void> {
    const causes = new Map(events.map((event) => [event.data.orderId, event]));
    const failures = payments.flatMap(({ id: paymentId, orderId, failureCode: code }) =>
      code === null ? [] : [{ data: { paymentId, orderId, code }, cause: causes.get(orderId) }],
    );
    await this.outbox.addAll(tx, PaymentFailedV1, failures);
  }
}

function toSale({ data, time }: EventEnvelope<OrderPlaced>): Sale {
  return { vendorIds: data.vendorOrders.map(({ vendorId }) => vendorId), time };
}

/** @returns false when the order has a payment already */
async function insertVoided(tx: Tx, { orderId, shopperId, total }: OrderCancelled): Promise<boolean> {
  const { correlationId, traceparent } = currentWork();
  const added = await tx.execute(sql`
    insert into payment (id, order_id, shopper_id, amount, currency, status, correlation_id, traceparent)
    values (${uuidv7()}, ${orderId}, ${shopperId}, ${total.amount}, ${total.currency}, 'voided', ${correlationId},
      ${traceparent})
    on conflict (order_id) do nothing`);
  return added === 1;
}

/** Kept with the payment, so that what the worker does later belongs to the same trace. */
function currentWork(): { correlationId: string; traceparent: string } {
  const work = context.current();
  return {
    correlationId: work?.correlationId ?? newCorrelationId(),
    traceparent: work?.traceparent ?? untracedTraceparent(),
  };
}
