import { format, money } from '@mvec/money';
import { duration, type TimelineEntry, timelineEntryOf, withoutAddresses } from '@mvec/order-timeline';
import type { Refund } from '../payments/money-movements.repository.js';
import type { PaymentStatus } from '../payments/payment-status.js';
import type { CallOutcome, ProviderOperation } from '../provider-calls/provider-call.js';

export interface PaymentRow {
  id: string;
  orderId: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
  failureCode: string | null;
  paymentMethodId: string | null;
  paymentDueAt: Date | null;
  attemptId: string | null;
  tries: number;
  nextTryAt: Date;
  recheckAt: Date | null;
  lastError: string | null;
  correlationId: string;
  traceparent: string | null;
  createdAt: Date;
  statusChangedAt: Date;
  /** By the clock of the rows. */
  askedAt: Date;
}

export interface AttemptRow {
  id: string;
  sends: number;
  outcome: string | null;
  chargeId: string | null;
  declineCode: string | null;
  answeredAt: Date | null;
}

export interface CallRow {
  operation: ProviderOperation;
  idempotencyKey: string;
  attempt: number;
  outcome: CallOutcome | null;
  detail: string | null;
  startedAt: Date;
  durationMs: number | null;
}

export function amountOf({ amount, currency }: PaymentRow): string {
  return format(money(amount, currency));
}

/** What its own row tells: that it is asked for, and an end that no attempt tells. */
export function paymentEntries(payment: PaymentRow, attempts: readonly AttemptRow[]): TimelineEntry[] {
  const { status, paymentMethodId, createdAt: at, statusChangedAt: changedAt } = payment;
  const asked = paymentMethodId !== null;
  const text = asked ? `is asked for ${amountOf(payment)}` : 'hears of the cancellation before it is asked for money';
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
  if (recheckAt === null) return 'nothing was taken';
  return `no charge is known so far; looked up again at ${recheckAt.toISOString()}`;
}

export function callEntry(payment: PaymentRow, row: CallRow): TimelineEntry {
  const { operation, attempt, outcome, detail, durationMs: ms, idempotencyKey } = row;
  const end = outcome === null ? 'no end is known: under way, or its process died' : outcome.replaceAll('_', ' ');
  const after = ms === null ? '' : ` after ${duration(ms)}`;
  const why = detail === null ? '' : ` (${withoutAddresses(detail)})`;
  return timelineEntryOf({
    ...about(payment, { idempotencyKey }),
    at: row.startedAt,
    kind: 'provider_call',
    text: `asks the card provider, ${operation.replaceAll('_', ' ')}, call ${attempt}: ${end}${after}${why}`,
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
  return [timelineEntryOf({ ...base, kind: 'payment', text: `the card was declined: ${code ?? 'no reason'}`, event })];
}

export function refundEntries(payment: PaymentRow, refund: Refund): TimelineEntry[] {
  const base = { ...about(payment, { refundId: refund.id, reference: refund.reference }), kind: 'refund' as const };
  const amount = format(refund.amount);
  const owed = timelineEntryOf({ ...base, at: refund.requestedAt, text: `owes ${amount} back to the shopper` });
  if (refund.completedAt === null) return [owed];
  const event = 'payment.refunded.v1';
  return [
    owed,
    timelineEntryOf({ ...base, at: refund.completedAt, text: `gave ${amount} back to the shopper`, event }),
  ];
}

function about(payment: PaymentRow, ids: Record<string, string | null> = {}) {
  const { id: paymentId, traceparent, correlationId } = payment;
  return { ids: { paymentId, ...ids }, traceparent, correlationId };
}
