import { describe, expect, it } from '@jest/globals';
import { holdTimeline, type HoldTimelineRow } from './hold-timeline.js';

const row: HoldTimelineRow = {
  status: 'committed',
  unitsHeld: true,
  expiresAt: null,
  createdAt: new Date('2026-11-22T12:00:00.000Z'),
  variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  quantity: 2,
};

const timeline = (changes: Partial<HoldTimelineRow>) => holdTimeline([{ ...row, ...changes }]);

describe('holdTimeline', () => {
  it('expects hold.lost of a hold that lost its units', () => {
    expect(timeline({}).published).toEqual([]);
    expect(timeline({ status: 'lost', unitsHeld: false }).published).toEqual([
      { event: 'hold.lost.v1', subject: null, at: null },
    ]);
  });

  it('shows that units of an ended hold are not restocked yet', () => {
    const outstanding = (changes: Partial<HoldTimelineRow>) => timeline(changes).outstanding?.map(({ what }) => what);
    expect(outstanding({})).toEqual([]);
    expect(outstanding({ status: 'released', unitsHeld: false })).toEqual([]);
    expect(outstanding({ status: 'released' })).toEqual(['units of its released hold are not back on sale yet']);
    expect(outstanding({ status: 'cancelled' })).toEqual(['units of its cancelled hold are not back on sale yet']);
  });
});
