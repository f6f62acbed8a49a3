import { Batcher } from '@mvec/batching';
import { Database } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { context } from '@mvec/observability';
import { Injectable } from '@nestjs/common';
import { PaymentsRepository } from '../payments/payments.repository.js';
import type { ChargeAnswer } from '../provider/card-provider.js';
import { type EndedCall, ProviderLog } from '../provider-calls/provider-log.js';
import { Captures, type MadeCharge } from './captures.js';
import { FailedCharges } from './failed-charges.js';
import type { PaymentWork } from './payment-claims.js';
import { type MadeRefund, Refunds } from './refunds.js';

/** Bounds how long a shared transaction holds its locks. */
const maxBatchedCharges = 200;

/**
 * Records what the provider answered. Each method is one transaction of status, ledger posting, event and end of the call;
 * a repeated answer, late or from another instance, changes nothing. Postings come last, because they lock vendor accounts
 * that other payments wait for.
 *
 * Nearly all answers are charges of `requested` payments: those that arrive at the same time share a transaction. When it
 * fails, each charge gets its own, so that a charge that cannot be booked does not block the others.
 */
@Injectable()
export class PaymentOutcomes {
  private readonly charges = new Batcher<MadeCharge, boolean>((charges) => this.captureBatch(charges), {
    name: 'book capture',
    maxWeight: maxBatchedCharges,
    splitOnError: canRetryIndividually,
  });

  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly captures: Captures,
    private readonly failedCharges: FailedCharges,
    private readonly refunds: Refunds,
    private readonly log: ProviderLog,
  ) {}

  /** A charge whose order was cancelled meanwhile is booked like any other, and refunded. */
  async recordCharge(work: PaymentWork, charge: ChargeAnswer, call: EndedCall): Promise<void> {
    if (charge.status === 'succeeded') return this.recordSuccess(work, { ...causeOf(work), chargeId: charge.id, call });
    await this.database.transaction(async (tx) => {
      const payment = await this.payments.lockPayment(tx, { id: work.paymentId });
      if (charge.status === 'declined') await this.failedCharges.recordDecline(tx, payment, charge.code);
      else await this.failedCharges.recordRejection(tx, payment);
      await this.log.finishCalls(tx, [call]);
    });
  }

  async recordNoCharge({ paymentId }: PaymentWork, call: EndedCall): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await this.payments.lockPayment(tx, { id: paymentId });
      await this.failedCharges.recordAbsence(tx, payment);
      await this.log.finishCalls(tx, [call]);
    });
  }

  async recordRefund({ paymentId }: PaymentWork, refund: MadeRefund, call: EndedCall): Promise<void> {
    await this.database.transaction(async (tx) => {
      const payment = await this.payments.lockPayment(tx, { id: paymentId });
      await this.log.finishCalls(tx, [call]);
      await this.refunds.completeRefund(tx, payment, refund);
    });
  }

  private async recordSuccess({ kind }: PaymentWork, charge: MadeCharge): Promise<void> {
    const captured = kind === 'charge' && (await this.charges.add(charge));
    if (!captured) await this.database.transaction((tx) => this.captures.captureOne(tx, charge));
  }

  /** @returns for each charge whether its payment is captured */
  private async captureBatch(charges: readonly MadeCharge[]): Promise<boolean[]> {
    const captured = await this.database.transaction((tx) => this.captures.captureRequested(tx, charges));
    return charges.map(({ paymentId }) => captured.has(paymentId));
  }
}

function causeOf({ paymentId, orderId, ...work }: PaymentWork) {
  const { correlationId, traceparent } = context.current() ?? work;
  return { paymentId, orderId, correlationId, traceparent };
}
