import { describe, expect, it } from '@jest/globals';
import { latenciesOf, median, medianOf, percentile } from './statistics.js';

describe('percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
  });

  it('is the value itself for one value, and 0 for none', () => {
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBe(0);
  });
});

describe('median', () => {
  it('is one of the values, which need not be sorted', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5);
  });

  it('returns the run that the median belongs to', () => {
    const runs = [{ rate: 30 }, { rate: 10 }, { rate: 20 }];
    expect(medianOf(runs, ({ rate }) => rate)).toBe(runs[2]);
  });
});

describe('latenciesOf', () => {
  it('sorts by size, not as text', () => {
    expect(latenciesOf([100, 9, 20])).toEqual({ p50: 20, p95: 100, p99: 100, max: 100 });
  });
});
