import { beforeEach, describe, expect, it } from '@jest/globals';
import { LocalCounters } from './guess-counters.js';

const account = { key: 'account', limit: 2 };
const address = { key: 'address', limit: 3 };

let now: number;
let counters: LocalCounters;

beforeEach(() => {
  now = 1_000;
  counters = new LocalCounters(60_000, () => now);
});

describe('LocalCounters', () => {
  it('lets as many guesses pass as the tightest limit, and says how long to wait', async () => {
    expect(await guess(account, address)).toBe(0);
    expect(await guess(account, address)).toBe(0);
    now += 10_000;
    expect(await guess(account, address)).toBe(50_000);
    expect(await guess(address)).toBe(50_000);
  });

  it('begins again when the window has passed', async () => {
    for (let i = 0; i < 5; i++) await guess(account);
    now += 60_000;
    expect(await guess(account)).toBe(0);
  });

  it('forgets what was taken back', async () => {
    for (let i = 0; i < 10; i++) {
      expect(await guess(account)).toBe(0);
      await counters.uncount([account]);
    }
  });

  it('keeps a bounded number of counters, the newest', async () => {
    for (let i = 0; i < 3; i++) await guess(account);
    for (let i = 0; i < 10_000; i++) await guess({ key: `other-${String(i)}`, limit: 1 });
    expect(await guess(account)).toBe(0);
    expect(await guess({ key: 'other-9999', limit: 1 })).toBeGreaterThan(0);
  });
});

function guess(...limits: { key: string; limit: number }[]): Promise<number> {
  return counters.count(limits);
}
