import type { TimelineEvent, TimelineFragment } from '@mvec/order-timeline';
import type { Refund } from '../payments/money-movements.repository.js';
import type { PaymentStatus } from '../payments/payment-status.js';
import type { Facts } from './ledger-timeline.js';
import type { PaymentRow } from './payment-timeline.js';

/** A failed payment has nothing left to cancel, and a cancelled one asks for nothing: whatever was heard, it is done. */
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
      ...(captured === undefined ? [] : [told('payment.captured.v1', captured.postedAt)]),
      ...(payment.status === 'failed' ? [told('payment.failed.v1', payment.statusChangedAt)] : []),
      ...refunded.map((at) => told('payment.refunded.v1', at)),
    ],
    applied: [
      ...(payment.paymentMethodId !== null || isCancelled ? [applied('order.placed.v1')] : []),
      ...(isCancelled ? [applied('order.cancelled.v1')] : []),
      ...[...shipped].map((vendorOrderId) => applied('order.shipped.v1', vendorOrderId)),
    ],
  };
}

function told(event: string, at: Date): TimelineEvent {
  return { event, subject: null, at: at.toISOString() };
}

function applied(event: string, subject: string | null = null): TimelineEvent {
  return { event, subject, at: null };
}
