import { type Queryable, sql } from '@mvec/database';
import { money, type Money } from '@mvec/money';

/** Money that the provider took for a payment. */
export interface Capture {
  id: string;
  amount: Money;
  /** The provider's id of it. */
  reference: string;
  capturedAt: Date;
}

/** Money on its way back to the shopper, or there. */
export interface Refund {
  id: string;
  amount: Money;
  reference: string | null;
  requestedAt: Date;
  completedAt: Date | null;
}

interface CaptureRow {
  id: string;
  amount: number;
  currency: string;
  chargeId: string;
  capturedAt: Date;
}

interface RefundRow {
  id: string;
  amount: number;
  currency: string;
  providerRefundId: string | null;
  createdAt: Date;
  completedAt: Date | null;
}

export async function capturesOf(from: Queryable, paymentId: string): Promise<Capture[]> {
  const rows = await from.query<CaptureRow>(sql`
    select attempt.id, amount, currency, charge_id, coalesce(answered_at, last_sent_at) as captured_at
    from payment_attempt attempt join payment on payment.id = payment_id
    where payment_id = ${paymentId} and outcome = 'succeeded' order by attempt.id`);
  return rows.map((row) => ({
    id: row.id,
    amount: money(row.amount, row.currency),
    reference: row.chargeId,
    capturedAt: row.capturedAt,
  }));
}

export async function refundsOf(from: Queryable, paymentId: string): Promise<Refund[]> {
  const rows = await from.query<RefundRow>(sql`
    select id, amount, currency, provider_refund_id, created_at, completed_at from refund
    where payment_id = ${paymentId} order by id`);
  return rows.map((row) => ({
    id: row.id,
    amount: money(row.amount, row.currency),
    reference: row.providerRefundId,
    requestedAt: row.createdAt,
    completedAt: row.completedAt,
  }));
}
