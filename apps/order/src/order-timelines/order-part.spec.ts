import { describe, expect, it } from '@jest/globals';
import type { OrderFacts } from './order-facts.js';
import { confirmedOrder, placedAt } from '../../test/support/confirmed-order.js';
import { orderPart } from './order-part.js';

function applied(changes: Partial<OrderFacts>) {
  return orderPart({ ...confirmedOrder, ...changes }, [], placedAt).applied?.map(({ event }) => event);
}

describe('What an order shows of events', () => {
  it('is that its stock was lost only when it was cancelled for it, or an operator is told', () => {
    expect(applied({})).not.toContain('hold.lost.v1');
    expect(applied({ status: 'awaiting_payment' })).toEqual([]);
    expect(applied({ status: 'cancelled' })).toContain('hold.lost.v1');
    expect(applied({ stock_lost_at: placedAt, parts_shipped: 1 })).toContain('hold.lost.v1');
  });
});
