import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checksOf, trade, type TradeOptions } from '@mvec/trade';
import { startPlatform, type TargetPlatform } from './support/target.js';

let platform: TargetPlatform;

beforeAll(async () => {
  platform = await startPlatform();
}, 300_000);

afterAll(() => platform.stop(), 60_000);

async function brokenChecks(options: Pick<TradeOptions, 'onStep' | 'ordinaryOrders'> = {}): Promise<string[]> {
  const { urls, credentials } = platform;
  const report = await trade({ gatewayUrl: urls.gateway, operator: credentials.operator, ...options });
  return checksOf(report)
    .filter((check) => !check.held)
    .map(({ claim, evidence }) => `${claim}: ${evidence}`);
}

describe('A trade through the gateway', () => {
  it('holds every check', async () => {
    expect(await brokenChecks()).toEqual([]);
  }, 180_000);

  it.each([
    { parts: ['identity', 'analytics'] },
    { parts: ['catalog', 'mail'] },
    { parts: ['order'] },
    { parts: ['payment', 'redis'] },
    { parts: ['messaging', 'kafka-2'] },
    { parts: ['postgres'] },
  ])(
    'holds them while $parts are killed under open orders and come back (promise 13)',
    async ({ parts }) => {
      let recovered: Promise<unknown> | undefined;
      const onStep = (step: string) => {
        if (step.includes('awaiting_payment')) recovered ??= Promise.all(parts.map(killAndStart));
      };
      const broken = await brokenChecks({ onStep, ordinaryOrders: 4 });
      await recovered;
      expect(recovered).toBeDefined();
      expect(broken).toEqual([]);
    },
    180_000,
  );
});

async function killAndStart(name: string): Promise<void> {
  await platform.part(name).kill();
  await platform.part(name).start();
}
