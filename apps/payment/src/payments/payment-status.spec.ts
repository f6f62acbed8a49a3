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

/** Applies the legal triggers in sequence. @returns all statuses */
function history(triggers: PaymentTrigger[]): PaymentStatus[] {
  const statuses: PaymentStatus[] = ['requested'];
  for (const trigger of triggers) {
    const current = statuses.at(-1) ?? 'requested';
    statuses.push(paymentTransitions[current][trigger] ?? current);
  }
  return statuses;
}

describe('nextPaymentStatus', () => {
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
  ])('from %s, %s leads to %s', (status, trigger, next) => {
    expect(nextPaymentStatus(status, trigger)).toBe(next);
  });

  it.each<[PaymentStatus, PaymentTrigger]>([
    ['captured', 'charge_declined'],
    ['captured', 'charge_absent'],
    ['captured', 'order_cancelled_untried'],
    ['requested', 'charge_absent'],
    ['requested', 'refund_succeeded'],
    ['refunding', 'charge_declined'],
  ])('from %s, refuses %s', (status, trigger) => {
    expect(() => nextPaymentStatus(status, trigger)).toThrow(IllegalPaymentTransitionError);
  });

  it('accepts a cancellation in every status', () => {
    for (const status of paymentStatuses) expect(() => nextPaymentStatus(status, 'order_cancelled')).not.toThrow();
  });

  it('is not captured after a cancellation, and a later charge is always refunded', () => {
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
