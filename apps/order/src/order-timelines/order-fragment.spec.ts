import { describe, expect, it } from '@jest/globals';
import type { OrderFacts } from './order-facts.repository.js';
import { confirmedOrder, placedAt } from '../../test/support/confirmed-order.js';
import { orderFragment } from './order-fragment.js';

function applied(changes: Partial<OrderFacts>) {
  return orderFragment({ ...confirmedOrder, ...changes }, [], placedAt).applied?.map(({ event }) => event);
}

describe('The events that an order shows as applied', () => {
  it('include hold.lost only when it was cancelled for it, or operators are shown the loss', () => {
    expect(applied({})).not.toContain('hold.lost.v1');
    expect(applied({ status: 'awaiting_payment' })).toEqual([]);
    expect(applied({ status: 'cancelled' })).toContain('hold.lost.v1');
    expect(applied({ stockLostAt: placedAt, partsShipped: 1 })).toContain('hold.lost.v1');
  });
});
