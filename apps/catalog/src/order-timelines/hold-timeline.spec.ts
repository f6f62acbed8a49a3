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

const told = (changes: Partial<HoldTimelineRow>) => holdTimeline([{ ...row, ...changes }]);

describe('What a hold tells', () => {
  it('is that its stock was lost, which the order has to hear', () => {
    expect(told({}).published).toEqual([]);
    expect(told({ status: 'lost', unitsHeld: false }).published).toEqual([
      { event: 'hold.lost.v1', subject: null, at: null },
    ]);
  });

  it('is that units of an ended hold are still to be put back', () => {
    const owed = (changes: Partial<HoldTimelineRow>) => told(changes).outstanding?.map(({ what }) => what);
    expect(owed({})).toEqual([]);
    expect(owed({ status: 'released', unitsHeld: false })).toEqual([]);
    expect(owed({ status: 'released' })).toEqual(['units of its released hold are not back on sale yet']);
    expect(owed({ status: 'cancelled' })).toEqual(['units of its cancelled hold are not back on sale yet']);
  });
});
