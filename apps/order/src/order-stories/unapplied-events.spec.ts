import { describe, expect, it } from '@jest/globals';
import { storyEntryOf, type StoryEvent, type StoryPart, storyPartOf } from '@mvec/order-story';
import { unappliedEvents } from './unapplied-events.js';

const at = '2026-11-22T12:00:00.000Z';
const shipped: StoryEvent = { event: 'order.shipped.v1', subject: 'part-1', at };
const order = storyPartOf('order', { published: [shipped] });
const payment = (part: Partial<StoryPart> = {}) => storyPartOf('payment', part);

function whatAt(seconds: number, ...parts: StoryPart[]) {
  return unappliedEvents(parts, new Date(Date.parse(at) + seconds * 1_000)).map(({ service, state, what }) => [
    service,
    state,
    what,
  ]);
}

describe('Events without their effect', () => {
  it('are under way at first and late after a while, each named by what it is about', () => {
    const what = 'payment has not applied order.shipped.v1 of part-1';
    expect(whatAt(1, order, payment())).toEqual([['payment', 'under_way', what]]);
    expect(whatAt(60, order, payment())).toEqual([['payment', 'late', what]]);
    expect(whatAt(60, order, payment({ applied: [{ ...shipped, subject: 'part-2' }] }))).toHaveLength(1);
  });

  it('are none when the effect is there, or nobody answered who could show it', () => {
    expect(whatAt(60, order, payment({ applied: [shipped] }))).toEqual([]);
    expect(whatAt(60, order, storyPartOf('catalog'))).toEqual([]);
  });

  it('are not told twice: the outbox or the dead letter says it already', () => {
    const ids = { eventType: 'order.shipped.v1' };
    const waiting = storyEntryOf({ at: new Date(at), kind: 'event', text: 'waits', ids });
    const letter = storyEntryOf({ at: new Date(at), kind: 'dead_letter', text: 'failed', ids });
    expect(whatAt(60, { ...order, entries: [waiting] }, payment())).toEqual([]);
    expect(whatAt(60, order, payment({ entries: [letter] }))).toEqual([]);
  });
});
