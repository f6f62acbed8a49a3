import { describe, expect, it } from '@jest/globals';
import { outstandingPayment } from './outstanding-payment.js';
import { paymentEntries, type PaymentRow } from './payment-timeline.js';

const endedAt = new Date('2026-11-22T12:00:00.000Z');
const later = (seconds: number) => new Date(endedAt.getTime() + seconds * 1_000);

const voided: PaymentRow = {
  id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
  status: 'voided',
  amount: 3_000,
  currency: 'EUR',
  failureCode: null,
  paymentMethodId: '01a2052d-1181-7179-aefe-23c0ac32eb2d',
  paymentDueAt: null,
  attemptId: '01a2052d-1181-7179-aefe-23c0ac32eb2e',
  tries: 0,
  nextTryAt: endedAt,
  recheckAt: null,
  lastError: null,
  correlationId: 'c-1',
  traceparent: null,
  createdAt: endedAt,
  statusChangedAt: endedAt,
  askedAt: later(50),
};

describe('outstandingPayment', () => {
  it.each(['voided', 'failed'] as const)('lists a charge that may still appear for a payment that is %s', (status) => {
    const payment = { ...voided, status };
    expect(outstandingPayment(payment, [])).toEqual([]);
    const sought = { ...payment, recheckAt: later(60) };
    expect(outstandingPayment(sought, [])).toMatchObject([
      {
        state: 'under_way',
        what: 'a charge of 30.00 EUR may still appear, because a send had no answer',
        since: endedAt.toISOString(),
        nextAttempt: later(60).toISOString(),
      },
    ]);
    expect(outstandingPayment({ ...sought, askedAt: later(90) }, [])).toMatchObject([{ state: 'late' }]);
  });

  it('does not report that nothing was charged', () => {
    const textOf = (changes: Partial<PaymentRow>) => paymentEntries({ ...voided, ...changes }, []).at(-1)?.text;
    expect(textOf({})).toBe('voided: nothing was charged');
    expect(textOf({ recheckAt: later(60) })).toBe(
      'voided: no charge is known so far; next look-up at 2026-11-22T12:01:00.000Z',
    );
    expect(textOf({ status: 'failed', failureCode: 'expired', recheckAt: later(60) })).toContain(
      'failed (expired): no',
    );
  });
});
