import { context, newCorrelationId, untracedTraceparent } from '@mvec/observability';
import { sql, type Tx } from '@mvec/database';
import type { EventEnvelope, OrderCancelled, OrderPlaced } from '@mvec/events';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Split } from '../payments/splits.js';

/** A placed order and its splits. */
export interface PlacedOrder {
  event: EventEnvelope<OrderPlaced>;
  splits: readonly Split[];
}

export interface NewPayment {
  id: string;
  orderId: string;
  /** Why the payment failed without a call to the provider; null if the provider is to be called. */
  failureCode: string | null;
}

/** Inserts payments. They keep the trace of their event, so that later calls of the worker belong to it. */
@Injectable()
export class NewPaymentsRepository {
  /**
   * Inserts a payment with its splits for every order that has none, in one statement. A payment method that was removed
   * after the order was placed still counts.
   * @returns the inserted payments
   */
  async insertPayments(tx: Tx, orders: readonly PlacedOrder[]): Promise<NewPayment[]> {
    const payments = orders.map((order) => ({ id: uuidv7(), ...order }));
    const data = payments.map(({ event }) => event.data);
    const shares = payments.flatMap(({ id, splits }) => splits.map((split) => ({ id, split })));
    return tx.query<NewPayment>(sql`
      with asked as (
        select *, case
          when amount = 0 then 'amount_not_positive'
          when not exists (
            select from payment_method
            where id = method_id and account_id = shopper_id and (removed_at is null or removed_at > placed_at))
          then 'payment_method_invalid' end as obstacle
        from unnest(
          ${payments.map(({ id }) => id)}::uuid[], ${data.map(({ orderId }) => orderId)}::uuid[],
          ${data.map(({ shopperId }) => shopperId)}::uuid[], ${data.map((order) => order.paymentMethodId)}::uuid[],
          ${data.map(({ total }) => total.amount)}::bigint[], ${data.map(({ total }) => total.currency)}::text[],
          ${data.map((order) => order.paymentDueAt)}::timestamptz[],
          ${payments.map(({ event }) => event.time)}::timestamptz[],
          ${payments.map(({ event }) => event.correlationId)}::text[],
          ${payments.map(({ event }) => event.traceparent)}::text[]
        ) as placed (id, order_id, shopper_id, method_id, amount, currency, due_at, placed_at, correlation_id, traceparent)
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
        select split.*
        from unnest(
          ${shares.map(({ id }) => id)}::uuid[], ${shares.map(({ split }) => split.vendorId)}::uuid[],
          ${shares.map(({ split }) => split.vendorOrderId)}::uuid[], ${shares.map(({ split }) => split.gross.amount)}::bigint[],
          ${shares.map(({ split }) => split.commission.amount)}::bigint[], ${shares.map(({ split }) => split.net.amount)}::bigint[],
          ${shares.map(({ split }) => split.gross.currency)}::text[], ${shares.map(({ split }) => split.basisPoints)}::integer[]
        ) as split (payment_id)
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
