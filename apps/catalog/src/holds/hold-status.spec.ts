import { describe, expect, it } from '@jest/globals';
import {
  type HoldCause,
  holdCauses,
  type HoldStatus,
  holdStatuses,
  IllegalHoldTransitionError,
  movedBy,
  needsUnits,
  nextHoldStatus,
} from './hold-status.js';

const eventCauses: HoldCause[] = ['place', 'confirm', 'cancel'];

describe('nextHoldStatus', () => {
  it.each<[HoldStatus, HoldCause, HoldStatus]>([
    ['active', 'expire', 'released'],
    ['active', 'release', 'released'],
    ['active', 'place', 'firm'],
    ['active', 'confirm', 'committed'],
    ['firm', 'confirm', 'committed'],
    ['firm', 'cancel', 'cancelled'],
    ['committed', 'cancel', 'cancelled'],
    ['released', 'place', 'firm'],
    ['released', 'confirm', 'committed'],
    ['released', 'cancel', 'cancelled'],
  ])('takes a hold that is %s by %s to %s', (status, cause, next) => {
    expect(nextHoldStatus(status, cause)).toBe(next);
  });

  it.each<[HoldStatus, HoldCause]>([
    ['firm', 'release'],
    ['firm', 'expire'],
    ['committed', 'release'],
    ['committed', 'expire'],
    ['released', 'expire'],
  ])('refuses a hold that is %s the transition %s', (status, cause) => {
    expect(() => nextHoldStatus(status, cause)).toThrow(IllegalHoldTransitionError);
  });

  it('accepts every event of the order in every status', () => {
    for (const status of holdStatuses) {
      for (const cause of eventCauses) expect(() => nextHoldStatus(status, cause)).not.toThrow();
    }
  });

  it('changes nothing when a cause is repeated', () => {
    for (const status of holdStatuses) {
      for (const cause of eventCauses) {
        const once = nextHoldStatus(status, cause);
        expect(nextHoldStatus(once, cause)).toBe(once);
      }
    }
  });

  it('never gives units to a hold that is cancelled or lost', () => {
    for (const cause of holdCauses.filter((known) => known !== 'expire')) {
      expect(needsUnits(nextHoldStatus('cancelled', cause))).toBe(false);
      expect(needsUnits(nextHoldStatus('lost', cause))).toBe(false);
    }
  });
});

describe('movedBy', () => {
  it('lists the statuses that a conditional update may change', () => {
    expect(movedBy('release')).toEqual(['active']);
    expect(movedBy('expire')).toEqual(['active']);
    expect(movedBy('cancel')).toEqual(['active', 'firm', 'committed', 'released', 'lost']);
  });
});
