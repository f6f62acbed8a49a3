import { describe, expect, it } from '@jest/globals';
import { rangeQuery } from './report-range.js';

const refusals = (query: object) => rangeQuery.safeParse(query).error?.issues.map(({ path, code }) => [path[0], code]);

describe('the range of a report', () => {
  it('is the last 30 days without dates, and 30 days up to a day that is named', () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(rangeQuery.parse({})).toMatchObject({ to: today });
    expect(rangeQuery.parse({ to: '2026-03-01' })).toEqual({ from: '2026-01-31', to: '2026-03-01' });
  });

  it('takes one day, and a leap year whole', () => {
    expect(rangeQuery.parse({ from: '2026-11-22', to: '2026-11-22' })).toEqual({
      from: '2026-11-22',
      to: '2026-11-22',
    });
    expect(rangeQuery.safeParse({ from: '2028-01-01', to: '2028-12-31' }).success).toBe(true);
  });

  it('refuses what is no day, ends before it begins or is longer than a year', () => {
    expect(refusals({ from: '2026-02-30' })).toEqual([['from', 'invalid_format']]);
    expect(refusals({ from: '0000-01-01' })).toBeDefined();
    expect(refusals({ from: '2026-11-23', to: '2026-11-22' })).toEqual([['from', 'custom']]);
    expect(refusals({ from: '2025-11-20', to: '2026-11-22' })).toEqual([['from', 'custom']]);
    expect(refusals({ from: '2999-01-01' })).toEqual([['from', 'custom']]);
    expect(refusals({ since: '2026-11-23' })).toEqual([[undefined, 'unrecognized_keys']]);
  });
});
