import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { eventually, type SpawnedNode } from '@mvec/testing';
import type { Rebuild } from '../src/generations/rebuilds.dto.js';
import type { Overview } from '../src/overview/overview.dto.js';
import { AnOrder, cartStarted, type TestEvent } from './support/events.js';
import { TestAnalytics } from './support/test-analytics.js';

const patience = { timeout: 100_000 };
const price = 250;

let test: TestAnalytics;
let doomed: SpawnedNode;

beforeAll(async () => {
  test = await TestAnalytics.create();
  [doomed] = await Promise.all([test.spawn(), test.start()]);
});

afterAll(() => test.stop());

/** Three events of one order: placed, confirmed, refunded. */
function trade(): TestEvent[] {
  const order = new AnOrder([{ vendorId: randomUUID(), productId: randomUUID(), quantity: 1, price }]);
  return [order.placed(), order.confirmed(), order.refunded()];
}

function times(count: number, make: () => TestEvent[]): TestEvent[] {
  return Array.from({ length: count }, make).flat();
}

async function overview(): Promise<Pick<Overview, 'cartsStarted' | 'orders' | 'revenue' | 'refunds'>> {
  const { cartsStarted, orders, revenue, refunds } = (await test.get<Overview>('overview')).body;
  return { cartsStarted, orders, revenue, refunds };
}

function expected(trades: number, carts: number) {
  const money = [{ amount: trades * price, currency: 'EUR' }];
  const orders = { placed: trades, confirmed: trades, shipped: 0, cancelled: 0, rejected: 0 };
  return { cartsStarted: carts, orders, revenue: money, refunds: money };
}

async function rebuilds(): Promise<Rebuild[]> {
  return (await test.get<{ items: Rebuild[] }>('rebuilds')).body.items;
}

async function applied(generation: number): Promise<number> {
  const rows = await test.database.query<{ count: number }>(sql`
    select count(*) from fact where generation = ${generation}`);
  return rows[0]?.count ?? 0;
}

describe('a rebuild of the read model', () => {
  const carts = 3_000;
  const trades = 200;

  it('runs once at a time, resumes after a crash, and counts events that arrive meanwhile once', async () => {
    const history = [...times(trades, trade), ...times(carts, () => [cartStarted()])];
    await test.publish(history);
    await test.applied(history);
    const before = await overview();
    expect(before).toEqual(expected(trades, carts));

    const requests = await Promise.all([test.post<Rebuild>('rebuilds'), test.post('rebuilds'), test.post('rebuilds')]);
    expect(requests.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(requests.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'rebuild_running' });
    const generation = (await rebuilds())[0]?.generation ?? 0;

    await eventually(async () => (await applied(generation)) > 100, { ...patience, interval: 10 });
    const reached = await applied(generation);
    await doomed.kill();
    expect(reached).toBeLessThan(carts + 2 * trades);
    expect(await rebuilds()).toMatchObject([{ generation, status: 'building' }, { status: 'live' }]);
    expect(await overview()).toEqual(before);

    // The other instance continues: more events, some of them twice.
    const meanwhile = [...times(100, trade), ...times(100, () => [cartStarted()])];
    for (let start = 0; start < meanwhile.length; start += 40) await test.publish(meanwhile.slice(start, start + 40));
    await test.publish([...meanwhile.slice(0, 150), ...history.slice(0, 150)]);
    await eventually(async () => (await rebuilds())[0]?.status === 'live', patience);
    await test.applied(meanwhile);
    expect(await overview()).toEqual(expected(trades + 100, carts + 100));
    expect(await rebuilds()).toMatchObject([
      { generation, status: 'live', messages: { left: 0 } },
      { status: 'retired' },
    ]);
  });

  it('leaves one live generation, and deletes the rows of the one before', async () => {
    const after = times(20, trade);
    await test.publish(after);
    await test.applied(after);
    expect(await overview()).toEqual(expected(trades + 120, carts + 100));

    await test.database.execute(sql`update generation set retired_at = retired_at - interval '1 minute'`);
    await eventually(async () => (await rebuilds())[1]?.status === 'dropped', patience);
    const rows = await test.database.query(sql`
      select generation from fact union select generation from sales_order union select generation from refund
      union select generation from sales_order_part union select generation from sales_order_line
      union select generation from refund_split`);
    expect(rows).toHaveLength(1);
    const consumers = await test.database.query(sql`select distinct consumer from eventing.inbox`);
    expect(consumers).toHaveLength(1);
  });

  it('can be repeated', async () => {
    expect((await test.post('rebuilds')).status).toBe(202);
    await eventually(async () => (await rebuilds())[0]?.status === 'live', patience);
    expect(await overview()).toEqual(expected(trades + 120, carts + 100));
  });
});
