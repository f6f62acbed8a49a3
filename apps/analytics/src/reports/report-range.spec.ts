import { describe, expect, it } from '@jest/globals';
import { MalformedRequestError, RequestPipe } from '@mvec/http';
import { rangeOf, RangeQuery } from './report-range.js';

const pipe = new RequestPipe();
const check = (query: object) => pipe.transform(query, { type: 'query', metatype: RangeQuery });

async function refusals(query: object): Promise<unknown> {
  try {
    await check(query);
    return [];
  } catch (error) {
    return error instanceof MalformedRequestError ? error.errors?.map(({ field, code }) => [field, code]) : error;
  }
}

describe('the range of a report', () => {
  it('is the last 30 days without dates, and the 30 days up to a given last day', () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(rangeOf({})).toMatchObject({ to: today });
    expect(rangeOf({ to: '2026-03-01' })).toEqual({ from: '2026-01-31', to: '2026-03-01' });
  });

  it.each([
    { from: '2026-11-22', to: '2026-11-22' },
    { from: '2028-01-01', to: '2028-12-31' },
  ])('may be one day or a whole leap year: %j', async (query) => {
    expect(await refusals(query)).toEqual([]);
    expect(rangeOf(query)).toEqual(query);
  });

  it.each([
    [{ from: '2026-02-30' }, [['from', 'invalid_format']]],
    [
      { from: '1999-12-31', to: '1999-12-31' },
      [
        ['from', 'custom'],
        ['to', 'custom'],
      ],
    ],
    [{ from: '2026-11-23', to: '2026-11-22' }, [['from', 'custom']]],
    [{ from: '2025-11-20', to: '2026-11-22' }, [['from', 'custom']]],
    [{ from: '2999-01-01' }, [['from', 'custom']]],
    [{ since: '2026-11-23' }, [['since', 'unknown_field']]],
  ])('refuses %j', async (query, expected) => {
    expect(await refusals(query)).toEqual(expected);
  });
});
