export const paymentStatuses = [
  'requested',
  'captured',
  'failed',
  'voiding',
  'voided',
  'refunding',
  'refunded',
] as const;

/**
 * - `requested`: to be charged; perhaps charged already, if an attempt was sent.
 * - `captured`: charged.
 * - `failed`: the provider declined, or there was nothing to charge.
 * - `voiding`: the order was cancelled while a charge may have been made; being asked for, never made.
 * - `voided`: the order was cancelled and no charge is known. If one was sent, it is looked up for another day.
 * - `refunding`: charged, and the money is to go back.
 * - `refunded`: the money went back.
 */
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What can happen to a payment. `untried` is a cancellation before any attempt was sent. */
export const paymentTriggers = [
  'charge_succeeded',
  'charge_declined',
  'charge_absent',
  'order_cancelled',
  'order_cancelled_untried',
  'refund_succeeded',
] as const;

export type PaymentTrigger = (typeof paymentTriggers)[number];

/**
 * Every legal transition. A trigger that leads to the status itself is a repetition without effect: events come twice
 * and answers come late. A charge that turns up after its payment ended otherwise is always given back.
 */
export const paymentTransitions: Readonly<
  Record<PaymentStatus, Readonly<Partial<Record<PaymentTrigger, PaymentStatus>>>>
> = {
  requested: {
    charge_succeeded: 'captured',
    charge_declined: 'failed',
    order_cancelled: 'voiding',
    order_cancelled_untried: 'voided',
  },
  captured: { charge_succeeded: 'captured', order_cancelled: 'refunding' },
  failed: {
    charge_succeeded: 'refunding',
    charge_declined: 'failed',
    charge_absent: 'failed',
    order_cancelled: 'failed',
    order_cancelled_untried: 'failed',
  },
  voiding: {
    charge_succeeded: 'refunding',
    charge_declined: 'voided',
    charge_absent: 'voided',
    order_cancelled: 'voiding',
  },
  voided: {
    charge_succeeded: 'refunding',
    charge_declined: 'voided',
    charge_absent: 'voided',
    order_cancelled: 'voided',
    order_cancelled_untried: 'voided',
  },
  refunding: {
    charge_succeeded: 'refunding',
    charge_absent: 'refunding',
    order_cancelled: 'refunding',
    refund_succeeded: 'refunded',
  },
  refunded: {
    charge_succeeded: 'refunded',
    charge_absent: 'refunded',
    order_cancelled: 'refunded',
    refund_succeeded: 'refunded',
  },
};

export class IllegalPaymentTransitionError extends Error {
  override readonly name = 'IllegalPaymentTransitionError';

  constructor(status: PaymentStatus, trigger: PaymentTrigger) {
    super(`A payment that is ${status} cannot take ${trigger}`);
  }
}

/** @throws IllegalPaymentTransitionError when the table has no such transition */
export function nextPaymentStatus(status: PaymentStatus, trigger: PaymentTrigger): PaymentStatus {
  const next = paymentTransitions[status][trigger];
  if (next === undefined) throw new IllegalPaymentTransitionError(status, trigger);
  return next;
}
