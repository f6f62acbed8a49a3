import type { RowOf } from '@mvec/database';
import { format, money } from '@mvec/money';
import { duration, type TimelineEntry, timelineEntryOf, withoutAddresses } from '@mvec/order-timeline';
import type { Payment, PaymentAttempt, ProviderCall } from '../generated/prisma/client.js';
import type { Refund } from '../payments/money-movements.repository.js';
import type { PaymentStatus } from '../payments/payment-status.js';
import type { CallOutcome, ProviderOperation } from '../provider-calls/provider-call.js';

export type PaymentRow = RowOf<
  Payment,
  | 'id'
  | 'orderId'
  | 'amount'
  | 'currency'
  | 'failureCode'
  | 'paymentMethodId'
  | 'paymentDueAt'
  | 'attemptId'
  | 'tries'
  | 'nextTryAt'
  | 'recheckAt'
  | 'lastError'
  | 'correlationId'
  | 'traceparent'
  | 'createdAt'
  | 'statusChangedAt'
> & {
  status: PaymentStatus;
  /** Time of the query, by the database's clock. */
  askedAt: Date;
};

export type AttemptRow = RowOf<PaymentAttempt, 'id' | 'sends' | 'outcome' | 'chargeId' | 'declineCode' | 'answeredAt'>;

export type CallRow = RowOf<ProviderCall, 'idempotencyKey' | 'attempt' | 'detail' | 'startedAt' | 'durationMs'> & {
  operation: ProviderOperation;
  outcome: CallOutcome | null;
};

export function amountOf({ amount, currency }: PaymentRow): string {
  return format(money(amount, currency));
}

/** Entries from the payment's own row: its request, and an end that no attempt shows. */
export function paymentEntries(payment: PaymentRow, attempts: readonly AttemptRow[]): TimelineEntry[] {
  const { status, paymentMethodId, createdAt: at, statusChangedAt: changedAt } = payment;
  const requested = paymentMethodId !== null;
  const text = requested
    ? `payment of ${amountOf(payment)} requested`
    : 'order cancelled before its payment was requested';
  const first = timelineEntryOf({ ...about(payment, { paymentMethodId }), at, kind: 'payment', text });
  const declined = attempts.some(({ outcome }) => outcome === 'declined');
  if (status === 'voided') return [first, ending(payment, changedAt, `voided: ${takenOf(payment)}`)];
  if (status !== 'failed' || declined) return [first];
  const why = `failed (${payment.failureCode ?? 'no reason'}): ${takenOf(payment)}`;
  return [first, ending(payment, changedAt, why, 'payment.failed.v1')];
}

function ending(payment: PaymentRow, at: Date, text: string, event?: string): TimelineEntry {
  return timelineEntryOf({ ...about(payment), at, kind: 'payment', text, event: event ?? null });
}

function takenOf({ recheckAt }: PaymentRow): string {
  if (recheckAt === null) return 'nothing was charged';
  return `no charge is known so far; next look-up at ${recheckAt.toISOString()}`;
}

export function callEntry(payment: PaymentRow, row: CallRow): TimelineEntry {
  const { operation, attempt, outcome, detail, durationMs: ms, idempotencyKey } = row;
  const end = outcome === null ? 'no result: under way, or its process died' : outcome.replaceAll('_', ' ');
  const after = ms === null ? '' : ` after ${duration(ms)}`;
  const why = detail === null ? '' : ` (${withoutAddresses(detail)})`;
  return timelineEntryOf({
    ...about(payment, { idempotencyKey }),
    at: row.startedAt,
    kind: 'provider_call',
    text: `call ${attempt} to the card provider (${operation.replaceAll('_', ' ')}): ${end}${after}${why}`,
  });
}

export function attemptEntries(payment: PaymentRow, row: AttemptRow): TimelineEntry[] {
  const { id: attemptId, outcome, answeredAt: at, chargeId, declineCode: code } = row;
  if (at === null) return [];
  const base = { ...about(payment, { attemptId, chargeId }), at };
  if (outcome === 'succeeded') {
    const text = `captured ${amountOf(payment)}${row.sends > 1 ? `, sent ${row.sends} times` : ''}`;
    return [timelineEntryOf({ ...base, kind: 'capture', text, event: 'payment.captured.v1' })];
  }
  if (outcome !== 'declined') return [];
  const event = payment.status === 'failed' ? 'payment.failed.v1' : null;
  return [timelineEntryOf({ ...base, kind: 'payment', text: `card declined: ${code ?? 'no reason'}`, event })];
}

export function refundEntries(payment: PaymentRow, refund: Refund): TimelineEntry[] {
  const base = { ...about(payment, { refundId: refund.id, reference: refund.reference }), kind: 'refund' as const };
  const amount = format(refund.amount);
  const requested = timelineEntryOf({ ...base, at: refund.requestedAt, text: `refund of ${amount} requested` });
  if (refund.completedAt === null) return [requested];
  const event = 'payment.refunded.v1';
  return [requested, timelineEntryOf({ ...base, at: refund.completedAt, text: `refunded ${amount}`, event })];
}

function about(payment: PaymentRow, ids: Record<string, string | null> = {}) {
  const { id: paymentId, traceparent, correlationId } = payment;
  return { ids: { paymentId, ...ids }, traceparent, correlationId };
}
