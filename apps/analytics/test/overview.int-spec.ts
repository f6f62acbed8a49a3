import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import type { RunningService } from '@mvec/service';
import { confirmedOrder, refundedOrder } from './support/orders.js';
import { type Happening, readOverview, TestAnalytics } from './support/test-analytics.js';

describe('the overview', () => {
  let test: TestAnalytics;
  let service: RunningService;

  beforeAll(async () => {
    test = await TestAnalytics.create();
    [service] = await Promise.all([test.start(), test.start()]);
  });

  afterAll(() => test.stop());

  it('is for operators', async () => {
    expect((await readOverview(service.url, [])).status).toBe(401);
    expect((await readOverview(service.url, ['shopper'])).status).toBe(403);
  });

  it('is empty at first', async () => {
    expect(await readOverview(service.url)).toEqual({
      status: 200,
      body: { orders: { placed: 0, confirmed: 0, cancelled: 0 }, revenue: [], refunds: [] },
    });
  });

  it('counts each event once, in whatever order and however often it arrives, per currency', async () => {
    const happenings: Happening[] = [
      ...Array.from({ length: 10 }, (_, index) => confirmedOrder({ amount: 1_000 + index, currency: 'EUR' })),
      ...Array.from({ length: 5 }, () => confirmedOrder({ amount: 250, currency: 'JPY' })),
      ...Array.from({ length: 3 }, () => refundedOrder({ amount: 700, currency: 'EUR' })),
    ].flat();
    const redelivered = [...happenings.toReversed(), ...happenings, ...happenings.toReversed()];
    await Promise.all(redelivered.map((one) => test.publish(one)));
    // Each partition is read in order: what comes last is applied after everything that came twice.
    const last = Array.from({ length: 40 }, () => refundedOrder({ amount: 1, currency: 'USD' })).flat();
    await Promise.all(last.map((one) => test.publish(one)));
    await test.applied([...happenings, ...last]);

    const { body } = await readOverview(service.url);
    expect(body.orders).toEqual({ placed: 18 + 40, confirmed: 15, cancelled: 3 + 40 });
    expect(body.revenue).toEqual([
      { amount: 10_045, currency: 'EUR' },
      { amount: 1_250, currency: 'JPY' },
      { amount: 0, currency: 'USD' },
    ]);
    expect(body.refunds).toEqual([
      { amount: 2_100, currency: 'EUR' },
      { amount: 0, currency: 'JPY' },
      { amount: 40, currency: 'USD' },
    ]);
  });

  it('adds to the day in UTC on which the event happened, not to the day it arrived', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const before = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    const happenings = [
      ...confirmedOrder({ amount: 5, currency: 'CHF' }, `${before}T23:59:59.999Z`),
      ...confirmedOrder({ amount: 7, currency: 'CHF' }, `${yesterday}T00:00:00.000Z`),
    ];
    for (const one of happenings) await test.publish(one);
    await test.applied(happenings);

    const days = await test.database.query(sql`
      select day::text, revenue, orders_placed from daily_sales where currency = 'CHF' order by day`);
    expect(days).toEqual([
      { day: before, revenue: 5, orders_placed: 1 },
      { day: yesterday, revenue: 7, orders_placed: 1 },
    ]);
  });
});
