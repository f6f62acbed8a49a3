import type { Tx } from '@mvec/database';
import { type EventEnvelope, type OrderCancelled, type OrderPlaced, PaymentFailedV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { PaymentWorker } from '../charging/payment.worker.js';
import { CommissionRatesRepository, type Sale } from '../commission-rates/commission-rates.repository.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { splitOrder } from '../payments/splits.js';
import { type NewPayment, NewPaymentsRepository } from './new-payments.repository.js';

/**
 * Starts and cancels payments as orders are placed and cancelled. Both methods accept repeated, concurrent and reordered
 * events: the unique order id serialises them, and in either order a cancelled order never keeps a charge.
 */
@Injectable()
export class PaymentRequests {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly newPayments: NewPaymentsRepository,
    private readonly rates: CommissionRatesRepository,
    private readonly outbox: Outbox,
    private readonly worker: PaymentWorker,
  ) {}

  /** Inserts the payments with their splits; the provider is called after the commit. */
  async requestPayments(tx: Tx, events: readonly EventEnvelope<OrderPlaced>[]): Promise<void> {
    const orderIds = events.map(({ data }) => data.orderId);
    const [, rates] = await Promise.all([
      this.payments.lockOrders(tx, orderIds),
      this.rates.findRatesInForce(tx, events.map(toSale)),
    ]);
    const orders = events.map((event, index) => ({ event, splits: splitOrder(event.data, rates[index] ?? new Map()) }));
    const payments = await this.newPayments.insertPayments(tx, orders);
    await this.publishFailures(tx, events, payments);
    if (payments.some(({ failureCode }) => failureCode === null)) tx.afterCommit(() => this.worker.wake());
  }

  /**
   * Makes sure that no charge stays: a payment that was never sent is voided, one that may have been charged is looked up,
   * a captured one is refunded.
   */
  async cancelPayment(tx: Tx, order: OrderCancelled): Promise<void> {
    if (await this.newPayments.insertVoidedPayment(tx, order)) return;
    const payment = await this.payments.lockPayment(tx, { orderId: order.orderId });
    const trigger = payment.attemptId === null ? 'order_cancelled_untried' : 'order_cancelled';
    const next = await this.payments.advancePayment(tx, payment, trigger);
    if (next === 'refunding') await this.payments.requestRefund(tx, payment);
    if (next !== undefined) tx.afterCommit(() => this.worker.wake());
  }

  private async publishFailures(
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
