import { sql, type Tx } from '@mvec/database';
import { PaymentRefundedV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.service.js';
import { countRefunded } from '../payments/payment-metrics.js';
import { type Payment, PaymentsRepository } from '../payments/payments.repository.js';
import { sharesByVendor } from '../payments/splits.js';

/** A refund that the provider has made. */
export interface MadeRefund {
  id: string;
  providerRefundId: string;
}

@Injectable()
export class Refunds {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /** Completes the refund of a locked payment: status, event and ledger posting. A repetition changes nothing. */
  async completeRefund(tx: Tx, payment: Payment, { id, providerRefundId }: MadeRefund): Promise<void> {
    const next = await this.payments.advancePayment(tx, payment, 'refund_succeeded');
    if (next === undefined) return;
    await tx.execute(sql`
      update refund set provider_refund_id = ${providerRefundId}, completed_at = clock_timestamp()
      where id = ${id} and completed_at is null`);
    const { id: paymentId, orderId, amount } = payment;
    const splits = (await this.payments.findSplits(tx, [paymentId])).get(paymentId) ?? [];
    await this.outbox.add(tx, PaymentRefundedV1, { paymentId, orderId, amount, splits: sharesByVendor(splits) });
    tx.afterCommit(() => countRefunded(amount));
    await this.ledger.postRefund(tx, { id, orderId }, splits);
  }
}
