import { describe, expect, it } from '@jest/globals';
import {
  type LetterStatus,
  timelineEntryOf,
  type TimelineEvent,
  type TimelineLetter,
  type TimelineFragment,
  timelineFragmentOf,
} from '@mvec/order-timeline';
import { unappliedEvents } from './unapplied-events.js';

const at = '2026-11-22T12:00:00.000Z';
const shipped: TimelineEvent = { event: 'order.shipped.v1', subject: 'part-1', at };
const order = timelineFragmentOf('order', { published: [shipped] });
const letterId = '01a2052d-2281-7179-aefe-23c0ac32eb2c';

function letter(status: LetterStatus, subject: string | null = 'part-1'): TimelineLetter {
  return { id: letterId, event: 'order.shipped.v1', subject, status };
}

const payment = (part: Partial<TimelineFragment> = {}) => timelineFragmentOf('payment', part);

function whatAt(seconds: number, ...parts: TimelineFragment[]) {
  return unappliedEvents(parts, new Date(Date.parse(at) + seconds * 1_000)).map(({ service, state, what }) => [
    service,
    state,
    what,
  ]);
}

describe('Events without their effect', () => {
  it('are under way at first and late after a while, each named with its subject', () => {
    const what = 'payment has not applied order.shipped.v1 of part-1';
    expect(whatAt(1, order, payment())).toEqual([['payment', 'under_way', what]]);
    expect(whatAt(60, order, payment())).toEqual([['payment', 'late', what]]);
    expect(whatAt(60, order, payment({ applied: [{ ...shipped, subject: 'part-2' }] }))).toHaveLength(1);
  });

  it('are none when the effect is there, or the service that could show it did not answer', () => {
    expect(whatAt(60, order, payment({ applied: [shipped] }))).toEqual([]);
    expect(whatAt(60, order, timelineFragmentOf('catalog'))).toEqual([]);
  });

  it('are not listed twice: the outbox or the dead letter shows them already', () => {
    const waiting = (vendorOrderId: string) =>
      timelineEntryOf({
        at: new Date(at),
        kind: 'event',
        text: 'waits',
        ids: { eventType: 'order.shipped.v1', vendorOrderId },
      });
    expect(whatAt(60, { ...order, entries: [waiting('part-1')] }, payment())).toEqual([]);
    expect(whatAt(60, { ...order, entries: [waiting('part-2')] }, payment())).toHaveLength(1);
    expect(whatAt(60, order, payment({ deadLetters: [letter('open')] }))).toEqual([]);
    expect(whatAt(60, order, payment({ deadLetters: [letter('open', null)] }))).toEqual([]);
  });

  it('are not hidden by the dead letter of another part, or by a replayed one', () => {
    const late = [['payment', 'late', 'payment has not applied order.shipped.v1 of part-1']];
    expect(whatAt(60, order, payment({ deadLetters: [letter('open', 'part-2')] }))).toEqual(late);
    expect(whatAt(60, order, payment({ deadLetters: [letter('dropped', 'part-2')] }))).toEqual(late);
    expect(whatAt(60, order, payment({ deadLetters: [letter('replayed')] }))).toEqual(late);
  });

  it('need a person once their dead letter was dropped', () => {
    const [dropped] = unappliedEvents([order, payment({ deadLetters: [letter('dropped')] })], new Date(at));
    expect(dropped).toMatchObject({
      state: 'needs_a_person',
      what: `payment has not applied order.shipped.v1 of part-1: its dead letter ${letterId} was dropped`,
      next: expect.stringContaining(`npx mvec dead-letters show ${letterId}`),
    });
    const done = payment({ deadLetters: [letter('dropped')], applied: [shipped] });
    expect(whatAt(60, order, done)).toEqual([]);
    expect(whatAt(60, order, payment({ deadLetters: [letter('dropped'), letter('open')] }))).toEqual([]);
  });

  it('are late only when a service stores the time of the event', () => {
    const lost: TimelineEvent = { event: 'hold.lost.v1', subject: null, at: null };
    const catalog = timelineFragmentOf('catalog', { published: [lost] });
    const [unknown] = unappliedEvents([catalog, timelineFragmentOf('order')], new Date(at));
    expect(unknown).toMatchObject({ state: 'under_way', what: 'order has not applied hold.lost.v1', since: null });
    const analytics = timelineFragmentOf('analytics', { applied: [{ ...lost, at }] });
    expect(whatAt(60, catalog, timelineFragmentOf('order'), analytics)).toMatchObject([
      ['order', 'late', expect.anything()],
    ]);
    expect(whatAt(60, catalog, timelineFragmentOf('order', { applied: [lost] }))).toEqual([]);
  });
});
