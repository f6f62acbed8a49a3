import { Batcher } from '@mvec/batching';
import { Database, sql, type Tx } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { PaymentFailedV1, PaymentRefundedV1 } from '@mvec/events';
import { context } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.service.js';
import type { ChargeAnswer } from '../provider/card-provider.js';
import type { PaymentWork } from './payment-claims.js';
import { type EndedCall, logEnds } from '../provider-calls/provider-log.js';
import { Captures, type MadeCharge } from './captures.js';
import { countFailed, countRefunded } from '../payments/payment-metrics.js';
import { advance, lockPayment, oweRefund, type Payment, splitsOf } from '../payments/payments.repository.js';
import { endRechecks, scheduleRecheck } from './rechecks.js';
import { sharesByVendor } from '../payments/splits.js';

/** A transaction that grows without end would hold its locks as long. */
const maxSharedCharges = 200;

/**
 * Makes true here what the provider has answered. Each method is one transaction of status, ledger posting, event and
 * the end of the call; hearing the same answer again, late or from another instance, changes nothing. Postings come
 * last: they lock vendors' accounts, which other payments wait for.
 *
 * Nearly all answers are charges for payments that wait for one. Those that come at the same time share a transaction;
 * when it fails, each has its own, so that one that cannot be booked stops nobody else.
 */
@Injectable()
export class PaymentOutcomes {
  private readonly shared = new Batcher<MadeCharge, boolean>((charges) => this.bookTogether(charges), {
    name: 'book capture',
    maxWeight: maxSharedCharges,
  });

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly captures: Captures,
    private readonly outbox: Outbox,
  ) {}

  /** A charge that was made after its order had been cancelled is booked like any other, and owed back at once. */
  async recordCharge(work: PaymentWork, charge: ChargeAnswer, call: EndedCall): Promise<void> {
    if (charge.status === 'succeeded') return this.recordSuccess(work, { ...madeFor(work), chargeId: charge.id, call });
    await this.database.transaction(async (tx) => {
      const payment = await lockPayment(tx, { id: work.paymentId });
      if (charge.status === 'declined') await this.recordDecline(tx, payment, charge.code);
      else await this.recordRejection(tx, payment);
      await logEnds(tx, [call]);
    });
  }

  /** The provider knows no charge, and none should be on its way; in case there is one, it is looked up again later. */
  async recordNoCharge({ paymentId }: PaymentWork, call: EndedCall): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await lockPayment(tx, { id: paymentId });
      const next = await advance(tx, payment, 'charge_absent');
      if (next !== undefined) await closeAttempt(tx, payment, { outcome: 'absent' });
      await scheduleRecheck(tx, paymentId);
      await logEnds(tx, [call]);
    });
  }

  async recordRefund(
    { paymentId }: PaymentWork,
    refund: { id: string; providerRefundId: string },
    call: EndedCall,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await lockPayment(tx, { id: paymentId });
      await logEnds(tx, [call]);
      const next = await advance(tx, payment, 'refund_succeeded');
      if (next === undefined) return;
      await tx.execute(sql`
        update refund set provider_refund_id = ${refund.providerRefundId}, completed_at = clock_timestamp()
        where id = ${refund.id} and completed_at is null`);
      const { orderId, amount } = payment;
      const splits = (await splitsOf(tx, [paymentId])).get(paymentId) ?? [];
      const shares = sharesByVendor(splits);
      await this.outbox.add(tx, PaymentRefundedV1, { paymentId, orderId, amount, splits: shares });
      tx.afterCommit(() => countRefunded(amount));
      await this.ledger.postRefund(tx, { id: refund.id, orderId }, splits);
    });
  }

  private async recordSuccess({ kind }: PaymentWork, charge: MadeCharge): Promise<void> {
    if (kind === 'charge' && (await this.shared.add(charge))) return;
    await this.database.transaction((tx) => this.bookAlone(tx, charge));
  }

  /** @returns for each whether it is booked */
  private async bookTogether(charges: MadeCharge[]): Promise<boolean[]> {
    try {
      const captured = await this.database.transaction((tx) => this.captures.book(tx, charges));
      return charges.map(({ paymentId }) => captured.has(paymentId));
    } catch (error) {
      // It was alone already, or no other try would get through now.
      if (charges.length === 1 || !canRetryIndividually(error)) throw error;
      return charges.map(() => false);
    }
  }

  private async bookAlone(tx: Tx, charge: MadeCharge): Promise<void> {
    const { paymentId, chargeId } = charge;
    const captured = await this.captures.book(tx, [charge]);
    if (captured.has(paymentId)) return;
    const payment = await lockPayment(tx, { id: paymentId });
    const next = await advance(tx, payment, 'charge_succeeded');
    if (next === undefined) return;
    await closeAttempt(tx, payment, { outcome: 'succeeded', chargeId });
    await oweRefund(tx, payment);
    await this.captures.bookLate(tx, payment);
  }

  private async recordDecline(tx: Tx, payment: Payment, code: string): Promise<void> {
    const ended = await this.endWithoutCharge(tx, payment, code);
    if (ended) await closeAttempt(tx, payment, { outcome: 'declined', declineCode: code });
    else await endRechecks(tx, payment.id);
  }

  /** Says nothing about an earlier send of the same attempt, whose answer was lost. */
  private async recordRejection(tx: Tx, payment: Payment): Promise<void> {
    const ended = await this.endWithoutCharge(tx, payment, 'provider_rejected');
    if (ended) await closeAttempt(tx, payment, { outcome: 'absent' });
    await scheduleRecheck(tx, payment.id);
  }

  /** @returns false when it had ended before */
  private async endWithoutCharge(tx: Tx, payment: Payment, code: string): Promise<boolean> {
    const next = await advance(tx, payment, 'charge_declined', code);
    const { id: paymentId, orderId } = payment;
    if (next === 'failed') {
      tx.afterCommit(countFailed);
      await this.outbox.add(tx, PaymentFailedV1, { paymentId, orderId, code });
    }
    return next !== undefined;
  }
}

function madeFor({ paymentId, orderId, ...work }: PaymentWork) {
  const { correlationId, traceparent } = context.current() ?? work;
  return { paymentId, orderId, correlationId, traceparent };
}

interface AttemptResult {
  outcome: 'succeeded' | 'declined' | 'absent';
  chargeId?: string;
  declineCode?: string;
}

async function closeAttempt(tx: Tx, payment: Payment, result: AttemptResult): Promise<void> {
  await tx.execute(sql`
    update payment_attempt
    set outcome = ${result.outcome}, charge_id = ${result.chargeId}, decline_code = ${result.declineCode},
      answered_at = clock_timestamp()
    where id = ${payment.attemptId}`);
}
