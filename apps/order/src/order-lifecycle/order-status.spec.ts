import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  IllegalOrderTransitionError,
  isFinal,
  moveOf,
  nextStep,
  orderCauses,
  orderStatuses,
  type OrderCause,
  type OrderStatus,
} from './order-status.js';

/** Written out once more by hand: a change of the table has to be made twice, knowingly. */
const expected: Record<OrderStatus, Record<OrderCause, OrderStatus | 'stay' | 'illegal'>> = {
  reserving: {
    stock_held: 'awaiting_payment',
    reservation_failed: 'rejected',
    payment_captured: 'illegal',
    payment_failed: 'illegal',
    payment_expired: 'illegal',
    stock_lost: 'illegal',
    shopper_request: 'illegal',
  },
  awaiting_payment: {
    stock_held: 'stay',
    reservation_failed: 'stay',
    payment_captured: 'confirmed',
    payment_failed: 'cancelled',
    payment_expired: 'cancelled',
    stock_lost: 'cancelled',
    shopper_request: 'cancelled',
  },
  confirmed: {
    stock_held: 'stay',
    reservation_failed: 'stay',
    payment_captured: 'stay',
    payment_failed: 'stay',
    payment_expired: 'stay',
    stock_lost: 'cancelled',
    shopper_request: 'cancelled',
  },
  rejected: {
    stock_held: 'stay',
    reservation_failed: 'stay',
    payment_captured: 'illegal',
    payment_failed: 'illegal',
    payment_expired: 'illegal',
    stock_lost: 'stay',
    shopper_request: 'illegal',
  },
  cancelled: {
    stock_held: 'stay',
    reservation_failed: 'stay',
    payment_captured: 'stay',
    payment_failed: 'stay',
    payment_expired: 'stay',
    stock_lost: 'stay',
    shopper_request: 'illegal',
  },
};

function outcome(status: OrderStatus, cause: OrderCause): OrderStatus | 'stay' | 'illegal' {
  try {
    const step = nextStep(status, cause);
    return step.kind === 'move' ? step.to : 'stay';
  } catch (error) {
    if (error instanceof IllegalOrderTransitionError) return 'illegal';
    throw error;
  }
}

describe('order status', () => {
  it.each(orderStatuses.flatMap((status) => orderCauses.map((cause) => [status, cause] as const)))(
    '%s, then %s',
    (status, cause) => {
      expect(outcome(status, cause)).toBe(expected[status][cause]);
    },
  );

  it('lists the statuses that a cause moves, consistent with the single steps', () => {
    for (const cause of orderCauses) {
      const move = moveOf(cause);
      for (const status of orderStatuses) {
        expect(outcome(status, cause) === move.to).toBe(move.from.includes(status));
      }
    }
  });

  it('never leaves rejected and cancelled, and reaches no status twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...orderCauses), { maxLength: 30 }), (causes) => {
        const path: OrderStatus[] = ['reserving'];
        for (const cause of causes) {
          const now = path.at(-1) ?? 'reserving';
          const next = outcome(now, cause);
          if (next === 'stay' || next === 'illegal') continue;
          expect(['rejected', 'cancelled']).not.toContain(now);
          path.push(next);
        }
        expect(new Set(path).size).toBe(path.length);
      }),
    );
  });

  it('is final when the checkout has ended', () => {
    expect(orderStatuses.filter(isFinal)).toEqual(['confirmed', 'rejected', 'cancelled']);
  });
});
