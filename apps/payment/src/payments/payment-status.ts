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
 * - `requested`: to be charged; already charged, perhaps, if an attempt was sent.
 * - `captured`: charged.
 * - `failed`: declined by the provider, or nothing to charge.
 * - `voiding`: the order was cancelled while a charge may have been made: it is looked up, never made.
 * - `voided`: the order was cancelled and no charge is known. If an attempt was sent, it is looked up for one more day.
 * - `refunding`: charged, and to be refunded.
 * - `refunded`: the refund is completed.
 */
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Triggers of a transition. `order_cancelled_untried`: cancelled before any attempt was sent. */
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
 * All legal transitions. A trigger that leads to the same status is a repetition without effect: events are delivered
 * twice, and answers arrive late. A charge that is found after its payment has ended is always refunded.
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
    super(`A payment in status ${status} does not accept ${trigger}`);
  }
}

/** @throws IllegalPaymentTransitionError when the table has no such transition */
export function nextPaymentStatus(status: PaymentStatus, trigger: PaymentTrigger): PaymentStatus {
  const next = paymentTransitions[status][trigger];
  if (next === undefined) throw new IllegalPaymentTransitionError(status, trigger);
  return next;
}
