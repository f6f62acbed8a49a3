import { type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { type PaymentCaptured, PaymentCapturedV1 } from '@mvec/events';
import { money, type Money } from '@mvec/money';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { FulfilmentsRepository } from '../fulfilments/fulfilments.repository.js';
import type { Payment as PaymentModel } from '../generated/prisma/client.js';
import { type CapturedPayment, Ledger } from '../ledger/ledger.service.js';
import { countCaptured } from '../payments/payment-metrics.js';
import { nextPaymentStatus } from '../payments/payment-status.js';
import { type Payment, PaymentsRepository } from '../payments/payments.repository.js';
import { sharesByVendor } from '../payments/splits.js';
import { type EndedCall, ProviderLog } from '../provider-calls/provider-log.js';

/** A charge that the provider has made. */
export interface MadeCharge {
  paymentId: string;
  orderId: string;
  chargeId: string;
  call: EndedCall;
  /** Correlation and trace of the payment, for its event. */
  correlationId: string | undefined;
  traceparent: string | undefined;
}

type CapturedRow = RowOf<PaymentModel, 'id' | 'orderId' | 'amount' | 'currency'>;

interface PaidPayment extends CapturedPayment {
  amount: Money;
}

/** Books charges: status, ledger posting, event and end of the call in one transaction. */
@Injectable()
export class Captures {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly fulfilments: FulfilmentsRepository,
    private readonly ledger: Ledger,
    private readonly log: ProviderLog,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Captures the payments that are `requested`, with the same number of statements for one as for a hundred. For any other
   * payment it only stores the end of the call.
   * @returns ids of the captured payments
   */
  async captureRequested(tx: Tx, charges: readonly MadeCharge[]): Promise<ReadonlySet<string>> {
    const ids = charges.map(({ paymentId }) => paymentId);
    const calls = charges.map(({ call }) => call);
    const orderIds = charges.map(({ orderId }) => orderId);
    // Shipments are read after the payments are locked, so that a later shipment sees the capture.
    const [captured, , splits, shipped] = await Promise.all([
      this.advanceRequested(tx, charges),
      this.log.finishCalls(tx, calls),
      this.payments.findSplits(tx, ids),
      this.fulfilments.findShipped(tx, orderIds),
    ]);
    const paid = captured.map(({ id, orderId, amount, currency }) => {
      const own = splits.get(id) ?? [];
      const earned = own.filter(({ vendorOrderId }) => shipped.has(vendorOrderId));
      return { id, orderId, amount: money(amount, currency), splits: own, shipped: earned };
    });
    await this.publishAndPost(tx, paid, new Map(charges.map((charge) => [charge.paymentId, charge])));
    return new Set(captured.map(({ id }) => id));
  }

  /** Captures a payment in any status. A payment that has ended otherwise is refunded at once. */
  async captureOne(tx: Tx, charge: MadeCharge): Promise<void> {
    const { paymentId, chargeId } = charge;
    const captured = await this.captureRequested(tx, [charge]);
    if (captured.has(paymentId)) return;
    const payment = await this.payments.lockPayment(tx, { id: paymentId });
    const next = await this.payments.advancePayment(tx, payment, 'charge_succeeded');
    if (next === undefined) return;
    await this.payments.closeAttempt(tx, payment, { outcome: 'succeeded', chargeId });
    await this.payments.requestRefund(tx, payment);
    await this.postLateCapture(tx, payment);
  }

  private async postLateCapture(tx: Tx, payment: Payment): Promise<void> {
    const splits = (await this.payments.findSplits(tx, [payment.id])).get(payment.id) ?? [];
    await this.publishAndPost(tx, [{ ...payment, splits, shipped: [] }]);
  }

  private async publishAndPost(
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

  /** Locks the payments in the order of their ids, like every other statement that locks several. */
  private advanceRequested(tx: Tx, charges: readonly MadeCharge[]): Promise<CapturedRow[]> {
    const to = nextPaymentStatus('requested', 'charge_succeeded');
    return tx.query<CapturedRow>(sql`
      with answer as (
        select * from ${rowsOf(charges, { paymentId: 'uuid', chargeId: 'text' })} as answer
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
}

function toEvent({ id, orderId, amount, splits }: PaidPayment): PaymentCaptured {
  return { paymentId: id, orderId, amount, splits: sharesByVendor(splits) };
}
