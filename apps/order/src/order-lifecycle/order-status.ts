import { NonRetryableError } from '@mvec/errors';

/** `reserving` until catalog holds the stock, `awaiting_payment` until payment answers or the deadline passes. */
export const orderStatuses = ['reserving', 'awaiting_payment', 'confirmed', 'rejected', 'cancelled'] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/** What can happen to an order: by the checkout, an event, a deadline or the shopper. */
export const orderCauses = [
  'stock_held',
  'reservation_failed',
  'payment_captured',
  'payment_failed',
  'payment_expired',
  'stock_lost',
  'shopper_request',
] as const;

export type OrderCause = (typeof orderCauses)[number];

/**
 * `move`: the order changes its status. `stay`: the cause arrives twice, late or out of order, and changes nothing.
 * A cause without a declared step is illegal.
 */
type Step = { kind: 'move'; to: OrderStatus } | { kind: 'stay' };

const to = (status: OrderStatus): Step => ({ kind: 'move', to: status });
const stay: Step = { kind: 'stay' };

/**
 * All legal transitions. A cause always leads to the same status, so that a transition is one conditional update.
 *
 * - A capture after the cancellation changes nothing: payment refunds on `order.cancelled`, also later captures.
 * - Stock lost after the confirmation cancels the order; payment refunds it.
 */
const transitions: Record<OrderStatus, Partial<Record<OrderCause, Step>>> = {
  reserving: {
    stock_held: to('awaiting_payment'),
    reservation_failed: to('rejected'),
  },
  awaiting_payment: {
    payment_captured: to('confirmed'),
    payment_failed: to('cancelled'),
    payment_expired: to('cancelled'),
    stock_lost: to('cancelled'),
    shopper_request: to('cancelled'),
    stock_held: stay,
    reservation_failed: stay,
  },
  confirmed: {
    stock_lost: to('cancelled'),
    shopper_request: to('cancelled'),
    payment_captured: stay,
    payment_failed: stay,
    payment_expired: stay,
    stock_held: stay,
    reservation_failed: stay,
  },
  rejected: {
    stock_held: stay,
    reservation_failed: stay,
    stock_lost: stay,
  },
  cancelled: {
    payment_captured: stay,
    payment_failed: stay,
    payment_expired: stay,
    stock_lost: stay,
    stock_held: stay,
    reservation_failed: stay,
  },
};

/**
 * Once a vendor order has shipped the order stays as it is: shipped goods are neither restocked nor refunded.
 * @throws {IllegalOrderTransitionError} when the cause cannot happen to an order in this status
 */
export function nextStep(status: OrderStatus, cause: OrderCause, partsShipped = 0): Step {
  const step = transitions[status][cause];
  if (step === undefined) throw new IllegalOrderTransitionError(status, cause);
  return partsShipped > 0 ? stay : step;
}

/** The statuses that the cause moves an order from, and the one status that it moves it to. */
export function moveOf(cause: OrderCause): { from: OrderStatus[]; to: OrderStatus } {
  const moves = orderStatuses.flatMap((status) => {
    const step = transitions[status][cause];
    return step?.kind === 'move' ? [{ from: status, to: step.to }] : [];
  });
  const target = new Set(moves.map((move) => move.to));
  const [first] = moves;
  if (first === undefined || target.size !== 1) throw new Error(`${cause} does not lead to exactly one status`);
  return { from: moves.map((move) => move.from), to: first.to };
}

export function canMove(status: OrderStatus, cause: OrderCause): boolean {
  return transitions[status][cause]?.kind === 'move';
}

/** Whether the checkout has ended, so that requests stop waiting for the order. */
export function isFinal(status: OrderStatus): boolean {
  return status !== 'reserving' && status !== 'awaiting_payment';
}

/** Not retryable: a later attempt is illegal too, so the event becomes a dead letter. */
export class IllegalOrderTransitionError extends NonRetryableError {
  constructor(status: OrderStatus, cause: OrderCause) {
    super(`${cause} cannot happen to an order that is ${status}`);
    this.name = 'IllegalOrderTransitionError';
  }
}
