import type { TimelineEvent, TimelineFragment } from '@mvec/order-timeline';
import type { Refund } from '../payments/money-movements.repository.js';
import type { PaymentStatus } from '../payments/payment-status.js';
import type { Facts } from './ledger-timeline.js';
import type { PaymentRow } from './payment-timeline.js';

/**
 * Statuses in which order.placed and order.cancelled count as applied: a failed payment needs no cancellation, and a
 * cancelled one no placement.
 */
const cancelled = new Set<PaymentStatus>(['failed', 'voiding', 'voided', 'refunding', 'refunded']);

export function eventsOf(
  payment: PaymentRow,
  { refunds, shipped, journal }: Omit<Facts, 'payment'> & { refunds: readonly Refund[] },
): Pick<TimelineFragment, 'published' | 'applied'> {
  const isCancelled = cancelled.has(payment.status);
  const captured = journal.find(({ kind }) => kind === 'capture');
  const refunded = refunds.flatMap(({ completedAt }) => (completedAt === null ? [] : [completedAt]));
  return {
    published: [
      ...(captured === undefined ? [] : [publishedEvent('payment.captured.v1', captured.postedAt)]),
      ...(payment.status === 'failed' ? [publishedEvent('payment.failed.v1', payment.statusChangedAt)] : []),
      ...refunded.map((at) => publishedEvent('payment.refunded.v1', at)),
    ],
    applied: [
      ...(payment.paymentMethodId !== null || isCancelled ? [appliedEvent('order.placed.v1')] : []),
      ...(isCancelled ? [appliedEvent('order.cancelled.v1')] : []),
      ...[...shipped].map((vendorOrderId) => appliedEvent('order.shipped.v1', vendorOrderId)),
    ],
  };
}

function publishedEvent(event: string, at: Date): TimelineEvent {
  return { event, subject: null, at: at.toISOString() };
}

function appliedEvent(event: string, subject: string | null = null): TimelineEvent {
  return { event, subject, at: null };
}
