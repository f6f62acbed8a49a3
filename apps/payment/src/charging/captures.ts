import { sql, type Tx } from '@mvec/database';
import { type PaymentCaptured, PaymentCapturedV1 } from '@mvec/events';
import { money, type Money } from '@mvec/money';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { type CapturedPayment, Ledger } from '../ledger/ledger.service.js';
import { type EndedCall, logEnds } from '../provider-calls/provider-log.js';
import { countCaptured } from '../payments/payment-metrics.js';
import { nextPaymentStatus } from '../payments/payment-status.js';
import { shippedOf, splitsOf } from '../payments/payments.repository.js';
import { sharesByVendor } from '../payments/splits.js';

/** The provider has made a charge. */
export interface MadeCharge {
  paymentId: string;
  orderId: string;
  chargeId: string;
  call: EndedCall;
  /** What the payment belongs to. */
  correlationId: string | undefined;
  traceparent: string | undefined;
}

interface CapturedRow {
  id: string;
  orderId: string;
  amount: number;
  currency: string;
}

/** Books charges as they usually come: for payments that wait for them. */
@Injectable()
export class Captures {
  constructor(
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Moves payments, posts and tells about it, in as many statements for a hundred as for one. Charges for payments that
   * wait for none any more are left alone; only the end of their call is logged.
   * @returns ids of the payments that were captured
   */
  async book(tx: Tx, charges: readonly MadeCharge[]): Promise<ReadonlySet<string>> {
    const ids = charges.map(({ paymentId }) => paymentId);
    // What was shipped is read after the payments are locked: a shipment that comes later sees the capture.
    const [captured, , splits, shipped] = await Promise.all([
      capture(tx, charges),
      logEnds(
        tx,
        charges.map(({ call }) => call),
      ),
      splitsOf(tx, ids),
      shippedOf(
        tx,
        charges.map(({ orderId }) => orderId),
      ),
    ]);
    const payments = captured.map(({ id, orderId, ...row }) => {
      const own = splits.get(id) ?? [];
      const earned = own.filter(({ vendorOrderId }) => shipped.has(vendorOrderId));
      return { id, orderId, amount: money(row.amount, row.currency), splits: own, shipped: earned };
    });
    await this.tellAndPost(tx, payments, new Map(charges.map((charge) => [charge.paymentId, charge])));
    return new Set(captured.map(({ id }) => id));
  }

  /** A charge that came when its payment had ended otherwise: it is booked all the same, to be given back. */
  async bookLate(tx: Tx, payment: { id: string; orderId: string; amount: Money }): Promise<void> {
    const splits = (await splitsOf(tx, [payment.id])).get(payment.id) ?? [];
    await this.tellAndPost(tx, [{ ...payment, splits, shipped: [] }]);
  }

  private async tellAndPost(
    tx: Tx,
    payments: readonly PaidPayment[],
    causes?: ReadonlyMap<string, MadeCharge>,
  ): Promise<void> {
    const events = payments.map((payment) => ({ data: toEvent(payment), cause: causes?.get(payment.id) }));
    tx.afterCommit(() => {
      for (const { amount } of payments) countCaptured(amount);
    });
    await Promise.all([this.outbox.addAll(tx, PaymentCapturedV1, events), this.ledger.postCaptures(tx, payments)]);
  }
}

interface PaidPayment extends CapturedPayment {
  amount: Money;
}

function toEvent({ id, orderId, amount, splits }: PaidPayment): PaymentCaptured {
  return { paymentId: id, orderId, amount, splits: sharesByVendor(splits) };
}

/** Locks payments in one order, as everybody who takes many of them does. */
async function capture(tx: Tx, charges: readonly MadeCharge[]): Promise<CapturedRow[]> {
  const to = nextPaymentStatus('requested', 'charge_succeeded');
  return tx.query<CapturedRow>(sql`
    with answer as (
      select * from unnest(
        ${charges.map(({ paymentId }) => paymentId)}::uuid[], ${charges.map(({ chargeId }) => chargeId)}::text[]
      ) as answer (payment_id, charge_id)
    ), waiting as (
      select id from payment
      where id = any(${charges.map(({ paymentId }) => paymentId)}::uuid[]) and status = 'requested'
      order by id for no key update
    ), captured as (
      update payment
      set status = ${to}, status_changed_at = clock_timestamp(), tries = 0, next_try_at = clock_timestamp(),
        last_error = null, claimed_by = null, claimed_until = null
      from waiting where payment.id = waiting.id
      returning payment.id, order_id, amount, currency, attempt_id
    ), closed as (
      update payment_attempt
      set outcome = 'succeeded', charge_id = answer.charge_id, answered_at = clock_timestamp()
      from captured join answer on answer.payment_id = captured.id
      where payment_attempt.id = captured.attempt_id
    )
    select id, order_id, amount, currency from captured`);
}
