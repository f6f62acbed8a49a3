import { type Queryable, type RowOf, sql } from '@mvec/database';
import { money, type Money } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import type { Payment, PaymentAttempt, Refund as RefundModel } from '../generated/prisma/client.js';

/** Money that the provider took for a payment. */
export interface Capture {
  id: string;
  amount: Money;
  /** The provider's id of the charge. */
  reference: string;
  capturedAt: Date;
}

/** Money that goes back to the shopper, or has gone back. */
export interface Refund {
  id: string;
  amount: Money;
  /** The provider's id of the refund; null until it is completed. */
  reference: string | null;
  requestedAt: Date;
  completedAt: Date | null;
}

type CaptureRow = RowOf<PaymentAttempt, 'id'> &
  RowOf<Payment, 'amount' | 'currency'> & { chargeId: string; capturedAt: Date };

type RefundRow = RowOf<RefundModel, 'id' | 'amount' | 'currency' | 'providerRefundId' | 'createdAt' | 'completedAt'>;

@Injectable()
export class MoneyMovementsRepository {
  async findCaptures(queryable: Queryable, paymentId: string): Promise<Capture[]> {
    const rows = await queryable.query<CaptureRow>(sql`
      select attempt.id, amount, currency, charge_id, coalesce(answered_at, last_sent_at) as captured_at
      from payment_attempt attempt join payment on payment.id = payment_id
      where payment_id = ${paymentId} and outcome = 'succeeded' order by attempt.id`);
    return rows.map(({ id, amount, currency, chargeId, capturedAt }) => ({
      id,
      amount: money(amount, currency),
      reference: chargeId,
      capturedAt,
    }));
  }

  async findRefunds(queryable: Queryable, paymentId: string): Promise<Refund[]> {
    const rows = await queryable.query<RefundRow>(sql`
      select id, amount, currency, provider_refund_id, created_at, completed_at from refund
      where payment_id = ${paymentId} order by id`);
    return rows.map(({ id, amount, currency, providerRefundId, createdAt, completedAt }) => ({
      id,
      amount: money(amount, currency),
      reference: providerRefundId,
      requestedAt: createdAt,
      completedAt,
    }));
  }
}
