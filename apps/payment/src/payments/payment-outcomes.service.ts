import { Database, sql, type Tx } from '@mvec/database';
import { PaymentCapturedV1, PaymentFailedV1, PaymentRefundedV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { Earnings } from '../fulfilments/earnings.service.js';
import { Ledger } from '../ledger/ledger.service.js';
import type { ChargeAnswer } from '../provider/card-provider.js';
import { advance, lockPayment, oweRefund, type Payment, splitsOf } from './payments.repository.js';
import { endRechecks, scheduleRecheck } from './rechecks.js';
import { sharesByVendor } from './splits.js';

/**
 * Makes true here what the provider has answered. Each method is one transaction of status, ledger posting and event;
 * hearing the same answer again, late or from another instance, changes nothing. Postings come last: they lock vendors'
 * accounts, which other payments wait for.
 */
@Injectable()
export class PaymentOutcomes {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly earnings: Earnings,
    private readonly outbox: Outbox,
  ) {}

  /** A charge that was made after its order had been cancelled is booked like any other, and owed back at once. */
  async recordCharge(paymentId: string, charge: ChargeAnswer): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await lockPayment(tx, { id: paymentId });
      switch (charge.status) {
        case 'succeeded':
          return this.recordSuccess(tx, payment, charge.id);
        case 'declined':
          return this.recordDecline(tx, payment, charge.code);
        case 'rejected':
          return this.recordRejection(tx, payment);
      }
    });
  }

  /** The provider knows no charge, and none should be on its way; in case there is one, it is looked up again later. */
  async recordNoCharge(paymentId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await lockPayment(tx, { id: paymentId });
      const next = await advance(tx, payment, 'charge_absent');
      if (next !== undefined) await closeAttempt(tx, payment, { outcome: 'absent' });
      await scheduleRecheck(tx, paymentId);
    });
  }

  async recordRefund(paymentId: string, refund: { id: string; providerRefundId: string }): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await lockPayment(tx, { id: paymentId });
      const next = await advance(tx, payment, 'refund_succeeded');
      if (next === undefined) return;
      await tx.execute(sql`
        update refund set provider_refund_id = ${refund.providerRefundId}, completed_at = clock_timestamp()
        where id = ${refund.id} and completed_at is null`);
      const { orderId, amount } = payment;
      const splits = await splitsOf(tx, paymentId);
      const shares = sharesByVendor(splits);
      await this.outbox.add(tx, PaymentRefundedV1, { paymentId, orderId, amount, splits: shares });
      await this.ledger.postRefund(tx, { id: refund.id, orderId }, splits);
    });
  }

  private async recordSuccess(tx: Tx, payment: Payment, chargeId: string): Promise<void> {
    const next = await advance(tx, payment, 'charge_succeeded');
    if (next === undefined) return;
    const { id: paymentId, orderId, amount } = payment;
    await closeAttempt(tx, payment, { outcome: 'succeeded', chargeId });
    const splits = await splitsOf(tx, paymentId);
    await this.outbox.add(tx, PaymentCapturedV1, { paymentId, orderId, amount, splits: sharesByVendor(splits) });
    await this.ledger.postCapture(tx, payment, splits);
    if (next === 'refunding') await oweRefund(tx, payment);
    else await this.earnings.earnShipped(tx, payment, splits);
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
    if (next === 'failed') await this.outbox.add(tx, PaymentFailedV1, { paymentId, orderId, code });
    return next !== undefined;
  }
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
