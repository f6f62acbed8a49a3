import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@mvec/config';
import { isIdentifying } from '@mvec/observability';
import { checksOf, trade, type TradeOptions, type TradeReport } from '@mvec/demo-market';
import { documentedMetrics, labelValues, scrape } from './support/scrapes.js';
import { settledTimelineOf } from './support/settled-timeline.js';
import { startPlatform, type TargetPlatform } from './support/target.js';

let platform: TargetPlatform;

beforeAll(async () => {
  platform = await startPlatform();
}, 300_000);

afterAll(() => platform.stop(), 60_000);

/** The newest. */
let report: TradeReport;

async function brokenChecks(options: Pick<TradeOptions, 'onStep' | 'ordinaryOrders'> = {}): Promise<string[]> {
  const { urls, credentials } = platform;
  report = await trade({ gatewayUrl: urls.gateway, operator: credentials.operator, ...options });
  return checksOf(report)
    .filter((check) => !check.held)
    .map(({ claim, evidence }) => `${claim}: ${evidence}`);
}

describe('A trade through the gateway', () => {
  it('passes every check', async () => {
    expect(await brokenChecks()).toEqual([]);
  }, 180_000);

  it('is shown to operators as a timeline: every stage of an order with its time, and its money', async () => {
    const shipped = report.finished.find(({ order }) => order.vendorOrders.every(({ status }) => status === 'shipped'));
    const { id = '', vendorOrders = [] } = shipped?.order ?? {};
    const timeline = await settledTimelineOf(platform, id);
    expect(timeline.missing).toEqual([]);
    const shown = new Set(timeline.entries.flatMap(({ event }) => event ?? []));
    // Mails are sent asynchronously.
    expect(shown.delete('delivery.sent.v1')).toBe(true);
    expect([...shown]).toEqual(['order.placed.v1', 'payment.captured.v1', 'order.confirmed.v1', 'order.shipped.v1']);
    const others = ['request', 'hold', 'provider_call', 'capture', 'posting', 'mail', 'message', 'event'];
    expect(timeline.entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(others));
    expect(timeline.totals.map(({ amount }) => amount)).toEqual([0]);
    expect(timeline.vendors.map(({ share }) => share?.state)).toEqual(vendorOrders.map(() => 'available'));
    expect(timeline.verdict.text).toMatch(/^confirmed .* after it was placed, all shipped; nothing is outstanding$/);
  });

  it('changes every metric of docs/metrics.md, and no label identifies a person', async () => {
    const texts = new Map<string, string>();
    for (const service of serviceNames) texts.set(service, await scrape(service));
    const metrics = await documentedMetrics();
    expect(metrics.length).toBeGreaterThan(100);
    const missing = metrics.filter(({ name, service, isRead }) => {
      const text = texts.get(service) ?? '';
      return !text.includes(`# TYPE ${name} `) || (isRead && !new RegExp(`^${name}[ {]`, 'm').test(text));
    });
    expect(missing).toEqual([]);
    expect([...texts.values()].flatMap(labelValues).filter(isIdentifying)).toEqual([]);
  });

  it.each([
    { parts: ['identity', 'analytics'] },
    { parts: ['catalog', 'mail'] },
    { parts: ['order'] },
    { parts: ['payment', 'redis'] },
    { parts: ['messaging', 'kafka-2'] },
    { parts: ['postgres'] },
  ])(
    'passes them while $parts are killed under open orders and restarted (promise 13)',
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
