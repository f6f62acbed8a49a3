import type { Tx } from '@mvec/database';
import { PaymentFailedV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { countFailed } from '../payments/payment-metrics.js';
import { type Payment, PaymentsRepository } from '../payments/payments.repository.js';
import { Rechecks } from './rechecks.js';

/** Ends payments whose charge was not made. The payment is locked by the caller. */
@Injectable()
export class FailedCharges {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly rechecks: Rechecks,
    private readonly outbox: Outbox,
  ) {}

  /** The card was declined, which is final. */
  async recordDecline(tx: Tx, payment: Payment, code: string): Promise<void> {
    const ended = await this.endPayment(tx, payment, code);
    if (ended) await this.payments.closeAttempt(tx, payment, { outcome: 'declined', declineCode: code });
    else await this.rechecks.endRechecks(tx, payment.id);
  }

  /** The provider rejected the request. An earlier send of the same attempt may still be charged, so it is rechecked. */
  async recordRejection(tx: Tx, payment: Payment): Promise<void> {
    const ended = await this.endPayment(tx, payment, 'provider_rejected');
    if (ended) await this.payments.closeAttempt(tx, payment, { outcome: 'absent' });
    await this.rechecks.scheduleRecheck(tx, payment.id);
  }

  /** The provider knows no charge, and no send should be under way. It is rechecked all the same. */
  async recordAbsence(tx: Tx, payment: Payment): Promise<void> {
    const next = await this.payments.advancePayment(tx, payment, 'charge_absent');
    if (next !== undefined) await this.payments.closeAttempt(tx, payment, { outcome: 'absent' });
    await this.rechecks.scheduleRecheck(tx, payment.id);
  }

  /** @returns false when the payment had ended before */
  private async endPayment(tx: Tx, payment: Payment, code: string): Promise<boolean> {
    const next = await this.payments.advancePayment(tx, payment, 'charge_declined', code);
    const { id: paymentId, orderId } = payment;
    if (next === 'failed') {
      tx.afterCommit(countFailed);
      await this.outbox.add(tx, PaymentFailedV1, { paymentId, orderId, code });
    }
    return next !== undefined;
  }
}
