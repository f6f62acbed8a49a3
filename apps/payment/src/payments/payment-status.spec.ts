import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  IllegalPaymentTransitionError,
  nextPaymentStatus,
  type PaymentStatus,
  paymentStatuses,
  paymentTransitions,
  type PaymentTrigger,
  paymentTriggers,
} from './payment-status.js';

const anyTriggers = fc.array(fc.constantFrom(...paymentTriggers), { maxLength: 12 });

/** Follows the triggers that are legal, as a payment's history would. */
function history(triggers: PaymentTrigger[]): PaymentStatus[] {
  const statuses: PaymentStatus[] = ['requested'];
  for (const trigger of triggers) {
    const current = statuses.at(-1) ?? 'requested';
    statuses.push(paymentTransitions[current][trigger] ?? current);
  }
  return statuses;
}

describe('The status of a payment', () => {
  it.each<[PaymentStatus, PaymentTrigger, PaymentStatus]>([
    ['requested', 'charge_succeeded', 'captured'],
    ['requested', 'charge_declined', 'failed'],
    ['requested', 'order_cancelled_untried', 'voided'],
    ['requested', 'order_cancelled', 'voiding'],
    ['voiding', 'charge_succeeded', 'refunding'],
    ['voiding', 'charge_declined', 'voided'],
    ['voiding', 'charge_absent', 'voided'],
    ['captured', 'order_cancelled', 'refunding'],
    ['refunding', 'refund_succeeded', 'refunded'],
    ['voided', 'charge_succeeded', 'refunding'],
    ['failed', 'charge_succeeded', 'refunding'],
  ])('when %s, %s makes it %s', (status, trigger, next) => {
    expect(nextPaymentStatus(status, trigger)).toBe(next);
  });

  it.each<[PaymentStatus, PaymentTrigger]>([
    ['captured', 'charge_declined'],
    ['captured', 'charge_absent'],
    ['captured', 'order_cancelled_untried'],
    ['requested', 'charge_absent'],
    ['requested', 'refund_succeeded'],
    ['refunding', 'charge_declined'],
  ])('when %s, refuses %s', (status, trigger) => {
    expect(() => nextPaymentStatus(status, trigger)).toThrow(IllegalPaymentTransitionError);
  });

  it('tolerates a cancellation whatever has happened before', () => {
    for (const status of paymentStatuses) expect(() => nextPaymentStatus(status, 'order_cancelled')).not.toThrow();
  });

  it('is not captured any more once the order is cancelled, and a charge only ever leads back to the shopper', () => {
    fc.assert(
      fc.property(anyTriggers, (triggers) => {
        const statuses = history([...triggers, 'order_cancelled']);
        expect(statuses.at(-1)).not.toBe('captured');
        expect(statuses.at(-1)).not.toBe('requested');
        expect(history([...triggers, 'order_cancelled', 'charge_succeeded', 'refund_succeeded']).at(-1)).toBe(
          'refunded',
        );
      }),
    );
  });

  it('never leaves refunded', () => {
    fc.assert(
      fc.property(anyTriggers, (triggers) => {
        const statuses = history(triggers);
        const first = statuses.indexOf('refunded');
        expect(first < 0 || statuses.slice(first).every((status) => status === 'refunded')).toBe(true);
      }),
    );
  });
});
