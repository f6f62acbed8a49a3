import { describe, expect, it } from '@jest/globals';
import { decideRestart } from './restart-policy.js';

const policy = { maxEnds: 5, windowMs: 60_000, firstDelayMs: 500, maxDelayMs: 3_000 };

describe('decideRestart', () => {
  it('waits longer after each recent end, up to a maximum', () => {
    const delays = [[0], [0, 1_000], [0, 1_000, 3_000], [0, 1_000, 3_000, 6_000]].map((ends) =>
      decideRestart(ends, policy),
    );
    expect(delays).toEqual([500, 1_000, 2_000, 3_000].map((afterMs) => ({ restart: true, afterMs })));
  });

  it('gives up at the fifth end within a minute', () => {
    expect(decideRestart([0, 10_000, 20_000, 30_000, 59_999], policy)).toEqual({ restart: false });
  });

  it('ignores ends before the window', () => {
    expect(decideRestart([0, 10_000, 20_000, 30_000, 60_000], policy)).toMatchObject({ restart: true });
    expect(decideRestart([0, 200_000], policy)).toEqual({ restart: true, afterMs: 500 });
  });
});
