import { NonRetryableError } from '@mvec/errors';

/** `reserving` until catalog holds the stock, `awaiting_payment` until payment or the deadline has spoken. */
export const orderStatuses = ['reserving', 'awaiting_payment', 'confirmed', 'rejected', 'cancelled'] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/** What can happen to an order, whoever brings it: the checkout, an event, a deadline, the shopper. */
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
 * `move`: the order takes this step. `stay`: the cause comes twice, late or out of order, and the order's end stands.
 * Where neither is declared the cause is illegal.
 */
export type Step = { kind: 'move'; to: OrderStatus } | { kind: 'stay' };

const to = (status: OrderStatus): Step => ({ kind: 'move', to: status });
const stay: Step = { kind: 'stay' };

/**
 * Every legal transition, and there is no other. One cause always leads to the same status, so that a transition is
 * one conditional update.
 *
 * - A capture after the cancellation changes nothing: payment refunds on `order.cancelled`, also what is captured later.
 * - Stock can be lost after the confirmation: the order is cancelled and refunded.
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
 * Once a part has shipped the order stays where it is: what is on its way is neither sold again nor refunded.
 * @throws {IllegalOrderTransitionError} when the cause cannot happen to an order in this status
 */
export function nextStep(status: OrderStatus, cause: OrderCause, partsShipped = 0): Step {
  const step = transitions[status][cause];
  if (step === undefined) throw new IllegalOrderTransitionError(status, cause);
  return partsShipped > 0 ? stay : step;
}

/** The statuses in which the cause moves an order, and the one status it moves it to. */
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

/** The checkout has ended: nobody needs to wait for this order any longer. */
export function isFinal(status: OrderStatus): boolean {
  return status !== 'reserving' && status !== 'awaiting_payment';
}

/** Waiting never makes it legal: the event that brought it becomes a dead letter. */
export class IllegalOrderTransitionError extends NonRetryableError {
  constructor(status: OrderStatus, cause: OrderCause) {
    super(`${cause} cannot happen to an order that is ${status}`);
    this.name = 'IllegalOrderTransitionError';
  }
}
