import { describe, expect, it } from '@jest/globals';
import type { OrderFacts } from './order-facts.js';
import { orderPart } from './order-part.js';

const at = new Date('2026-11-22T12:00:00.000Z');

const confirmed: OrderFacts = {
  id: '01a2052d-122e-704c-bbaa-1a016fa3572f',
  status: 'confirmed',
  reason: null,
  payment_code: null,
  payment_method_id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  cart_id: null,
  expected_amount: 1_000,
  expected_currency: 'EUR',
  total_amount: 1_000,
  total_currency: 'EUR',
  wanted: 1,
  created_at: at,
  reserve_by: at,
  payment_due_at: at,
  release_owed_since: null,
  release_attempts: 0,
  release_retry_at: null,
  release_error: null,
  part_count: 2,
  parts_shipped: 0,
  stock_lost_at: null,
  asked_at: at,
  correlation_id: null,
  traceparent: null,
};

function applied(changes: Partial<OrderFacts>) {
  return orderPart({ ...confirmed, ...changes }, [], at).applied?.map(({ event }) => event);
}

describe('What an order shows of events', () => {
  it('is that its stock was lost only when it was cancelled for it, or an operator is told', () => {
    expect(applied({})).not.toContain('hold.lost.v1');
    expect(applied({ status: 'awaiting_payment' })).toEqual([]);
    expect(applied({ status: 'cancelled' })).toContain('hold.lost.v1');
    expect(applied({ stock_lost_at: at, parts_shipped: 1 })).toContain('hold.lost.v1');
  });
});
