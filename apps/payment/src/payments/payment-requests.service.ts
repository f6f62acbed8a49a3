import { one, sql, type Tx } from '@mvec/database';
import { type EventEnvelope, type OrderCancelled, type OrderPlaced, PaymentFailedV1 } from '@mvec/events';
import { childTraceparent, context, newCorrelationId } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ratesInForce } from '../commission-rates/rates-in-force.js';
import { PaymentWorker } from '../provider/payment.worker.js';
import { advance, lockOrder, lockPayment, oweRefund } from './payments.repository.js';
import { type Split, splitOrder } from './splits.js';

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

  /** Writes the payment with its splits; the provider is called after the commit. */
  async requestPayment(tx: Tx, event: EventEnvelope<OrderPlaced>): Promise<void> {
    const order = event.data;
    await lockOrder(tx, order.orderId);
    const vendorIds = order.vendorOrders.map(({ vendorId }) => vendorId);
    const splits = splitOrder(order, await ratesInForce(tx, vendorIds, event.time));
    const failureCode = await this.obstacle(tx, event);
    const paymentId = await insertPayment(tx, order, failureCode);
    if (paymentId === undefined) return;
    await insertSplits(tx, paymentId, splits);
    if (failureCode === null) tx.afterCommit(() => this.worker.wake());
    else await this.outbox.add(tx, PaymentFailedV1, { paymentId, orderId: order.orderId, code: failureCode });
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

  /**
   * Why there is nothing to ask the provider; null when it can be asked. A method that was removed after the order was
   * placed is what the shopper chose to pay it with.
   */
  private async obstacle(tx: Tx, { data: order, time }: EventEnvelope<OrderPlaced>): Promise<string | null> {
    if (order.total.amount === 0) return 'amount_not_positive';
    const usable = await tx.query(sql`
      select 1 from payment_method
      where id = ${order.paymentMethodId} and account_id = ${order.shopperId}
        and (removed_at is null or removed_at > ${time}::timestamptz)`);
    return usable.length === 0 ? 'payment_method_invalid' : null;
  }
}

/** @returns nothing when the order has a payment already */
async function insertPayment(tx: Tx, order: OrderPlaced, failureCode: string | null): Promise<string | undefined> {
  const { orderId, shopperId, total, paymentDueAt } = order;
  const { correlationId, traceparent } = currentWork();
  const row = one(
    await tx.query<{ id: string }>(sql`
      insert into payment (id, order_id, shopper_id, payment_method_id, amount, currency, status, failure_code,
        payment_due_at, correlation_id, traceparent)
      values (${uuidv7()}, ${orderId}, ${shopperId}, ${failureCode === null ? order.paymentMethodId : null},
        ${total.amount}, ${total.currency}, ${failureCode === null ? 'requested' : 'failed'}, ${failureCode},
        ${paymentDueAt}, ${correlationId}, ${traceparent})
      on conflict (order_id) do nothing
      returning id`),
  );
  return row?.id;
}

async function insertSplits(tx: Tx, paymentId: string, splits: Split[]): Promise<void> {
  await tx.execute(sql`
    insert into payment_split (payment_id, vendor_id, vendor_order_id, gross, commission, net, currency,
      commission_basis_points)
    select ${paymentId}, split.*
    from unnest(
      ${splits.map((split) => split.vendorId)}::uuid[], ${splits.map((split) => split.vendorOrderId)}::uuid[],
      ${splits.map((split) => split.gross.amount)}::bigint[], ${splits.map((split) => split.commission.amount)}::bigint[],
      ${splits.map((split) => split.net.amount)}::bigint[], ${splits.map((split) => split.gross.currency)}::text[],
      ${splits.map((split) => split.basisPoints)}::integer[]) as split`);
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
    traceparent: work?.traceparent ?? childTraceparent(),
  };
}
