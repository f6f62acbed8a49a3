import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from './backoff.ts';

const backoff = { firstMs: 50, maxMs: 2_000 };

describe('backoffMs', () => {
  it('doubles with each failure, up to the maximum', () => {
    const delays = [1, 2, 3, 6, 7, 5_000].map((failures) => backoffMs(failures, { ...backoff, jitter: 0 }));
    expect(delays).toEqual([50, 100, 200, 1_600, 2_000, 2_000]);
  });

  it('stays within its jitter and never exceeds the maximum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, jitter) => {
          const delay = backoffMs(failures, { ...backoff, jitter });
          const longest = backoffMs(failures, { ...backoff, jitter: 0 });
          expect(delay).toBeLessThanOrEqual(longest);
          expect(delay).toBeGreaterThanOrEqual(Math.floor(longest * (1 - jitter)));
        },
      ),
    );
  });

  it('takes a random half of the delay by default', () => {
    const delays = Array.from({ length: 200 }, () => backoffMs(1, { firstMs: 1_000, maxMs: 1_000 }));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
    expect(new Set(delays).size).toBeGreaterThan(1);
  });
});
