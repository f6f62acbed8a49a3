import { describe, expect, it } from '@jest/globals';
import { timelineFragment } from './order-timeline.dto.js';
import { outstandingOf, timelineEntryOf, timelineFragmentOf } from './timeline-entry.js';

const at = new Date('2026-11-22T12:00:00.000Z');

describe('A service’s part of a timeline', () => {
  it('is accepted with long ids and reasons from other systems', () => {
    const long = 'x'.repeat(10_000);
    const part = timelineFragmentOf('payment', {
      entries: [timelineEntryOf({ at, kind: 'capture', text: long, ids: { chargeId: long, attemptId: null } })],
      outstanding: [outstandingOf({ state: 'late', what: long, since: at })],
    });
    expect(timelineFragment.parse(part)).toEqual(part);
    expect(Object.keys(part.entries[0]?.ids ?? {})).toEqual(['chargeId']);
    expect(part.outstanding[0]?.what).toMatch(/^x+…$/);
  });

  it('is refused with more than any order has', () => {
    const event = { event: 'order.shipped.v1', subject: null, at: null };
    const part = (events: number) =>
      timelineFragmentOf('order', { applied: Array.from({ length: events }, () => event) });
    expect(timelineFragment.safeParse(part(2_000)).success).toBe(true);
    expect(timelineFragment.safeParse(part(2_001)).success).toBe(false);
  });
});
