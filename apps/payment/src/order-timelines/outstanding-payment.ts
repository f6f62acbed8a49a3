import { type Outstanding, outstandingOf, stateSince, withoutAddresses } from '@mvec/order-timeline';
import { amountOf, type CallRow, type PaymentRow } from './payment-timeline.js';

/** @param calls newest first */
export function outstandingPayment(payment: PaymentRow, calls: readonly CallRow[]): Outstanding[] {
  const now = payment.askedAt;
  const what = unfinished(payment, now);
  if (what === undefined) return recheck(payment);
  const since = payment.statusChangedAt;
  const refused = payment.status === 'refunding' && calls[0]?.outcome === 'refused';
  const isAskedAgain = payment.tries > 0 && payment.nextTryAt > now;
  return [
    outstandingOf({
      state: refused ? 'needs_a_person' : stateSince(since, now),
      what: `${what}${tried(payment)}`,
      since,
      nextAttempt: isAskedAgain ? payment.nextTryAt : null,
      next: refused
        ? `settle it with the card provider, which refuses the refund; the id of the charge is in GET /api/payment/v1/payments/${payment.orderId}`
        : `look at the answers of the card provider: GET /api/payment/v1/provider-calls?orderId=${payment.orderId}`,
    }),
  ];
}

/** The provider may book a send without an answer long after its time-out: "no charge known" is not final. */
function recheck(payment: PaymentRow): Outstanding[] {
  const { recheckAt: nextAttempt, statusChangedAt: since, askedAt: now } = payment;
  if (nextAttempt === null) return [];
  return [
    outstandingOf({
      state: stateSince(nextAttempt, now),
      what: `a charge of ${amountOf(payment)} may still appear, because a send had no answer${tried(payment)}`,
      since,
      nextAttempt,
      next: `nothing yet: it is looked up automatically and refunded if found; see GET /api/payment/v1/provider-calls?orderId=${payment.orderId}`,
    }),
  ];
}

function unfinished(payment: PaymentRow, now: Date): string | undefined {
  const { status, attemptId, paymentDueAt: dueAt } = payment;
  switch (status) {
    case 'requested':
      if (attemptId === null && dueAt !== null && dueAt <= now)
        return 'the payment deadline has passed: nothing will be charged';
      return `the card provider has not confirmed the charge of ${amountOf(payment)}`;
    case 'voiding':
      return 'a charge that was made before the cancellation is looked up';
    case 'refunding':
      return `a refund of ${amountOf(payment)} is owed to the shopper`;
    case 'captured':
    case 'failed':
    case 'voided':
    case 'refunded':
      return undefined;
  }
}

function tried({ tries, lastError }: PaymentRow): string {
  if (tries === 0) return '';
  return `, ${tries === 1 ? '1 call' : `${tries} calls`}${lastError === null ? '' : `: ${withoutAddresses(lastError)}`}`;
}
