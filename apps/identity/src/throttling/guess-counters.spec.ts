import { beforeEach, describe, expect, it } from '@jest/globals';
import { type GuessLimit, LocalCounters } from './guess-counters.js';

const account = { key: 'account', limit: 2, windowMs: 60_000 };
const address = { key: 'address', limit: 3, windowMs: 60_000 };

let now: number;
let counters: LocalCounters;

beforeEach(() => {
  now = 1_000;
  counters = new LocalCounters(() => now);
});

describe('LocalCounters', () => {
  it('passes as many guesses as the lowest limit, then says how long to wait', () => {
    expect(guess(account, address)).toBe(0);
    expect(guess(account, address)).toBe(0);
    now += 10_000;
    expect(guess(account, address)).toBe(50_000);
    expect(guess(address)).toBe(50_000);
  });

  it('starts again after the window', () => {
    for (let i = 0; i < 5; i++) guess(account);
    now += 60_000;
    expect(guess(account)).toBe(0);
  });

  it('does not count removed guesses', () => {
    for (let i = 0; i < 10; i++) {
      expect(guess(account)).toBe(0);
      counters.uncount([account]);
    }
  });

  it('keeps the newest counters, a bounded number', () => {
    for (let i = 0; i < 3; i++) guess(account);
    for (let i = 0; i < 10_000; i++) guess({ key: `other-${String(i)}`, limit: 1, windowMs: 60_000 });
    expect(guess(account)).toBe(0);
    expect(guess({ key: 'other-9999', limit: 1, windowMs: 60_000 })).toBeGreaterThan(0);
  });
});

function guess(...limits: GuessLimit[]): number {
  return counters.count(limits);
}
