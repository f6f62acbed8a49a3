import { describe, expect, it } from '@jest/globals';
import { outstandingOf, timelineFragmentOf } from '@mvec/order-timeline';
import type { OrderFacts } from './order-facts.repository.js';
import { outstandingOrder } from './outstanding-order.js';
import { ranked, type ServiceOutstanding } from './ranked-outstanding.js';
import { confirmedOrder as order, later, placedAt } from '../../test/support/confirmed-order.js';
import { type Findings, verdictOf } from './verdict.js';

const mail: ServiceOutstanding = {
  service: 'messaging',
  ...outstandingOf({
    state: 'late',
    what: 'mail order-confirmed to the shopper failed 5 times: connect ECONNREFUSED',
    since: later(2),
    nextAttempt: later(300),
  }),
};

function verdict(changes: Partial<OrderFacts>, more: Partial<Findings> = {}, others: ServiceOutstanding[] = []) {
  const facts = { ...order, ...changes };
  const now = later(250);
  const own = outstandingOrder(facts, placedAt, now).map((each) => ({ service: 'order' as const, ...each }));
  const outstanding = ranked([...own, ...others], now);
  const found = { placedAt, endedAt: later(1.2), payment: undefined, missing: [] };
  return verdictOf({ order: facts, ...found, outstanding, ...more });
}

describe('The verdict on an order', () => {
  it('states the duration when nothing is outstanding', () => {
    expect(verdict({})).toEqual({
      state: 'settled',
      text: 'confirmed 1.2 s after it was placed; nothing is outstanding',
    });
    expect(verdict({ partsShipped: 1 }).text).toContain('placed, 1 of 2 parts shipped;');
    expect(verdict({ partsShipped: 2 }).text).toContain('placed, all shipped;');
  });

  it('names what the order waits for, since when and until when', () => {
    expect(verdict({ status: 'awaiting_payment' })).toEqual({
      state: 'under_way',
      text: 'waits for payment, since 4 min 10 s; its deadline is in 50 s',
    });
    expect(verdict({ status: 'awaiting_payment', paymentDueAt: later(200) })).toEqual({
      state: 'late',
      text: 'waits for payment, since 4 min 10 s; its deadline passed 50 s ago',
    });
    expect(verdict({ status: 'reserving' }, { placedAt: undefined }).text).toBe(
      'waits for catalog to hold its stock, since 4 min 10 s; its deadline passed 3 min 10 s ago',
    );
  });

  it('names what has failed, and the time of the next attempt', () => {
    expect(verdict({}, {}, [mail])).toEqual({
      state: 'late',
      text:
        'confirmed 1.2 s after it was placed; mail order-confirmed to the shopper failed 5 times: connect ECONNREFUSED, ' +
        'since 4 min 8 s; next attempt in 50 s',
    });
  });

  it('names the worst two and counts the others', () => {
    const needed = { ...mail, what: 'a dead letter', state: 'needs_a_person' as const, nextAttempt: null };
    const found = verdict({}, {}, [mail, mail, needed]);
    expect(found.state).toBe('needs_a_person');
    expect(found.text).toMatch(/placed; a dead letter, since 4 min 8 s; mail .*; and 1 more$/);
  });

  it('states why the order was cancelled and where the money is', () => {
    const cancelled = { status: 'cancelled', reason: 'payment_failed', paymentCode: 'card_declined' } as const;
    const payment = { ...timelineFragmentOf('payment'), state: 'failed' };
    expect(verdict(cancelled, { payment }).text).toBe(
      'cancelled 1.2 s after it was placed (payment failed, card declined), no money was taken; nothing is outstanding',
    );
    expect(verdict(cancelled, { payment: { ...payment, state: 'refunded' } }).text).toContain('the money was returned');
    const recheck = outstandingOf({ state: 'under_way', what: 'x', since: placedAt, nextAttempt: later(300) });
    expect(verdict(cancelled, { payment: { ...payment, outstanding: [recheck] } }).text).toContain(
      '(payment failed, card declined), no charge is known so far;',
    );
    const rejected = verdict({ status: 'rejected', reason: 'price_changed' }, { placedAt: undefined });
    expect(rejected.text).toBe('rejected 1.2 s after it was requested (price changed); nothing is outstanding');
  });

  it('omits an unknown time, and sorts it after known ones', () => {
    const unknown = {
      ...mail,
      state: 'under_way' as const,
      what: 'units are not back',
      since: null,
      nextAttempt: null,
    };
    const known = { ...unknown, what: 'a mail waits', since: later(248).toISOString() };
    expect(verdict({}, {}, [unknown, known])).toEqual({
      state: 'under_way',
      text: 'confirmed 1.2 s after it was placed; a mail waits, since 2.0 s; units are not back',
    });
  });

  it('is incomplete while a service does not answer', () => {
    const missing = [{ service: 'payment' as const, why: 'does not answer' }];
    expect(verdict({}, { missing })).toEqual({
      state: 'incomplete',
      text: 'confirmed 1.2 s after it was placed; payment does not answer, so its part is not known',
    });
  });
});
