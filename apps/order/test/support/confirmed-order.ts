import type { OrderFacts } from '../../src/order-timelines/order-facts.js';

export const placedAt = new Date('2026-11-22T12:00:00.000Z');
export const later = (seconds: number) => new Date(placedAt.getTime() + seconds * 1_000);

/** Placed some minutes ago and paid; no part has shipped. */
export const confirmedOrder: OrderFacts = {
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
  created_at: placedAt,
  reserve_by: later(60),
  payment_due_at: later(300),
  release_owed_since: null,
  release_attempts: 0,
  release_retry_at: null,
  release_error: null,
  part_count: 2,
  parts_shipped: 0,
  stock_lost_at: null,
  asked_at: later(250),
  correlation_id: null,
  traceparent: null,
};
