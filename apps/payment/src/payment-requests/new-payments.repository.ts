import { context, newCorrelationId, untracedTraceparent } from '@mvec/observability';
import { rowsOf, sql, type Tx } from '@mvec/database';
import type { EventEnvelope, OrderCancelled, OrderPlaced } from '@mvec/events';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Split } from '../payments/splits.js';

/** A placed order and its splits. */
interface PlacedOrder {
  event: EventEnvelope<OrderPlaced>;
  splits: readonly Split[];
}

export interface NewPayment {
  id: string;
  orderId: string;
  /** Why the payment failed without a call to the provider; null if the provider is to be called. */
  failureCode: string | null;
}

const paymentTypes = {
  id: 'uuid',
  orderId: 'uuid',
  shopperId: 'uuid',
  methodId: 'uuid',
  amount: 'bigint',
  currency: 'text',
  dueAt: 'timestamptz',
  placedAt: 'timestamptz',
  correlationId: 'text',
  traceparent: 'text',
} as const;

const splitTypes = {
  paymentId: 'uuid',
  vendorId: 'uuid',
  vendorOrderId: 'uuid',
  gross: 'bigint',
  commission: 'bigint',
  net: 'bigint',
  currency: 'text',
  basisPoints: 'integer',
} as const;

/** Inserts payments. They keep the trace of their event, so that later calls of the worker belong to it. */
@Injectable()
export class NewPaymentsRepository {
  /**
   * Inserts a payment with its splits for every order that has none, in one statement. A payment method that was removed
   * after the order was placed still counts.
   * @returns the inserted payments
   */
  async insertPayments(tx: Tx, orders: readonly PlacedOrder[]): Promise<NewPayment[]> {
    const payments = orders.map(({ event, splits }) => toPayment(event, splits));
    const splits = payments.flatMap(({ id, splits: own }) => own.map((split) => toSplitRow(id, split)));
    return tx.query<NewPayment>(sql`
      with asked as (
        select *, case
          when amount = 0 then 'amount_not_positive'
          when not exists (
            select from payment_method
            where id = method_id and account_id = shopper_id and (removed_at is null or removed_at > placed_at))
          then 'payment_method_invalid' end as obstacle
        from ${rowsOf(payments, paymentTypes)} as placed
      ), added as (
        insert into payment (id, order_id, shopper_id, payment_method_id, amount, currency, status, failure_code,
          payment_due_at, correlation_id, traceparent)
        select id, order_id, shopper_id, case when obstacle is null then method_id end, amount, currency,
          case when obstacle is null then 'requested' else 'failed' end, obstacle, due_at, correlation_id, traceparent
        from asked order by order_id
        on conflict (order_id) do nothing
        returning id, order_id, failure_code
      ), divided as (
        insert into payment_split (payment_id, vendor_id, vendor_order_id, gross, commission, net, currency,
          commission_basis_points)
        select payment_id, vendor_id, vendor_order_id, gross, commission, net, currency, basis_points
        from ${rowsOf(splits, splitTypes)} as split
        join added on added.id = split.payment_id
      )
      select id, order_id, failure_code from added`);
  }

  /**
   * Inserts a voided payment for an order whose cancellation arrived first, so that it is never charged.
   * @returns false when the order has a payment already
   */
  async insertVoidedPayment(tx: Tx, { orderId, shopperId, total }: OrderCancelled): Promise<boolean> {
    const work = context.current();
    const correlationId = work?.correlationId ?? newCorrelationId();
    const traceparent = work?.traceparent ?? untracedTraceparent();
    const added = await tx.execute(sql`
      insert into payment (id, order_id, shopper_id, amount, currency, status, correlation_id, traceparent)
      values (${uuidv7()}, ${orderId}, ${shopperId}, ${total.amount}, ${total.currency}, 'voided', ${correlationId},
        ${traceparent})
      on conflict (order_id) do nothing`);
    return added === 1;
  }
}

function toPayment({ data, time, correlationId, traceparent }: EventEnvelope<OrderPlaced>, splits: readonly Split[]) {
  const { orderId, shopperId, paymentMethodId: methodId, total, paymentDueAt: dueAt } = data;
  const { amount, currency } = total;
  const work = { placedAt: time, correlationId, traceparent };
  return { id: uuidv7(), orderId, shopperId, methodId, amount, currency, dueAt, ...work, splits };
}

function toSplitRow(paymentId: string, { vendorId, vendorOrderId, gross, commission, net, basisPoints }: Split) {
  const amounts = { gross: gross.amount, commission: commission.amount, net: net.amount };
  return { paymentId, vendorId, vendorOrderId, ...amounts, currency: gross.currency, basisPoints };
}
