import { describe, expect, it } from '@jest/globals';
import { parseEnv } from '@mvec/config';
import { paymentEnv } from './env.js';

describe('paymentEnv', () => {
  it('has a default for every variable', () => {
    expect(parseEnv(paymentEnv, {}).PROVIDER_SETTLE_MS).toBe(10_000);
  });

  it.each([
    { PROVIDER_TIMEOUT_MS: '60000' },
    { PROVIDER_TIMEOUT_MS: '60000', PROVIDER_SETTLE_MS: '66999' },
    { PROVIDER_SETTLE_MS: '0' },
  ])('refuses %o: a send could be under way when its charge counts as absent', (source) => {
    expect(() => parseEnv(paymentEnv, source)).toThrow(
      /PROVIDER_SETTLE_MS: must be at least \d+: 5000 until a call starts/,
    );
  });

  it('accepts a longer time-out with a longer settle time', () => {
    const source = { PROVIDER_TIMEOUT_MS: '60000', PROVIDER_SETTLE_MS: '67000' };
    expect(parseEnv(paymentEnv, source)).toMatchObject({ PROVIDER_TIMEOUT_MS: 60_000, PROVIDER_SETTLE_MS: 67_000 });
  });
});
