import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from './catalog-holds.js';

const orderId = '01990000-0000-7000-8000-000000000001';
const refusal = (status: number, code: string) => ({ ok: false as const, status, problem: { code, detail: 'why' } });

describe('a hold request that catalog refuses', () => {
  it.each([
    [409, 'insufficient_stock', 'insufficient_stock'],
    [409, 'hold_released', 'reservation_expired'],
    [422, 'mixed_currencies', 'reservation_refused'],
  ])('with %i %s rejects the order with %s', (status, code, reason) => {
    expect(rejectionOf(orderId, refusal(status, code))).toMatchObject({ code: reason, details: { orderId } });
  });

  it.each([
    [400, 'validation_failed'],
    [409, 'gateway_409'],
    [404, 'not_found'],
  ])('with %i %s says nothing about the lines, so the order stays open', (status, code) => {
    expect(() => rejectionOf(orderId, refusal(status, code))).toThrow(/unexpected answer/);
  });
});
