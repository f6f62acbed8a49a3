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
        ? `settle it with the card provider, who refuses the refund; the charge is quoted in GET /api/payment/v1/payments/${payment.orderId}`
        : `see what the card provider answers: GET /api/payment/v1/provider-calls?orderId=${payment.orderId}`,
    }),
  ];
}

/** A send without an answer may be booked long after its time-out: that no charge is known is not the last word. */
function recheck(payment: PaymentRow): Outstanding[] {
  const { recheckAt: nextAttempt, statusChangedAt: since, askedAt: now } = payment;
  if (nextAttempt === null) return [];
  return [
    outstandingOf({
      state: stateSince(nextAttempt, now),
      what: `a charge of ${amountOf(payment)} may still turn up, for a send had no answer${tried(payment)}`,
      since,
      nextAttempt,
      next: `nothing yet: it is looked for by itself, and what is found goes back; see GET /api/payment/v1/provider-calls?orderId=${payment.orderId}`,
    }),
  ];
}

function unfinished(payment: PaymentRow, now: Date): string | undefined {
  const { status, attemptId, paymentDueAt: dueAt } = payment;
  switch (status) {
    case 'requested':
      if (attemptId === null && dueAt !== null && dueAt <= now) return 'nothing is charged after the deadline';
      return `the card provider has not said whether ${amountOf(payment)} is charged`;
    case 'voiding':
      return 'looks for a charge that may have been made before the cancellation';
    case 'refunding':
      return `${amountOf(payment)} is owed back to the shopper`;
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
