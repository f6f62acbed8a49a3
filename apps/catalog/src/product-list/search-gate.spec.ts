import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SearchGate } from './search-gate.js';

const busy = expect.objectContaining({ code: 'search_busy', kind: 'unavailable', retryAfterSeconds: 2 });

let gate: SearchGate;
let ends: (() => void)[];

/** A search that runs until it is ended. */
function search(name: string): Promise<string> {
  return gate.pass(
    () =>
      new Promise((resolve) => {
        ends.push(() => resolve(name));
      }),
  );
}

beforeEach(() => {
  jest.useFakeTimers();
  gate = new SearchGate({ atOnce: 2, inLine: 2, patienceMs: 500 });
  ends = [];
});
afterEach(() => {
  jest.useRealTimers();
});

describe('SearchGate', () => {
  it('lets so many run at once, and the next when one of them has ended', async () => {
    const [first, , third] = [search('first'), search('second'), search('third')];
    expect(ends).toHaveLength(2);
    ends[0]?.();
    expect(await first).toBe('first');
    await jest.advanceTimersByTimeAsync(500);
    expect(ends).toHaveLength(3);
    ends[2]?.();
    expect(await third).toBe('third');
  });

  it('sends away whom it cannot serve in time, and does not serve him later', async () => {
    const first = search('first');
    const waiting = [search('second'), search('third')].slice(1);
    const refused = expect(Promise.all(waiting)).rejects.toEqual(busy);
    await jest.advanceTimersByTimeAsync(500);
    await refused;
    ends[0]?.();
    await first;
    expect(ends).toHaveLength(2);
    void search('fourth');
    expect(ends).toHaveLength(3);
  });

  it('sends away whoever finds the line full', async () => {
    for (const name of ['first', 'second', 'third', 'fourth']) search(name).catch(() => undefined);
    await expect(search('fifth')).rejects.toEqual(busy);
  });

  it('frees the place of a search that failed', async () => {
    const fail = () => gate.pass(() => Promise.reject(new Error('failed')));
    for (let search = 0; search < 5; search++) await expect(fail()).rejects.toThrow('failed');
  });
});
