import type { OrderFacts } from '../../src/order-timelines/order-facts.repository.js';

export const placedAt = new Date('2026-11-22T12:00:00.000Z');
export const later = (seconds: number) => new Date(placedAt.getTime() + seconds * 1_000);

/** Placed some minutes ago and paid; no part has shipped. */
export const confirmedOrder: OrderFacts = {
  id: '01a2052d-122e-704c-bbaa-1a016fa3572f',
  status: 'confirmed',
  reason: null,
  paymentCode: null,
  paymentMethodId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  cartId: null,
  expectedAmount: 1_000,
  expectedCurrency: 'EUR',
  totalAmount: 1_000,
  totalCurrency: 'EUR',
  wanted: 1,
  createdAt: placedAt,
  reserveBy: later(60),
  paymentDueAt: later(300),
  releaseOwedSince: null,
  releaseAttempts: 0,
  releaseRetryAt: null,
  releaseError: null,
  partCount: 2,
  partsShipped: 0,
  stockLostAt: null,
  askedAt: later(250),
  correlationId: null,
  traceparent: null,
};
