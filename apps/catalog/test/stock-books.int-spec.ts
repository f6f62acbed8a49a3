import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '@mvec/auth';
import { sql } from '@mvec/database';
import { HoldLostV1 } from '@mvec/events';
import { AppError } from '@mvec/errors';
import { eventually } from '@mvec/testing';
import fc from 'fast-check';
import { HoldSweeper } from '../src/holds/hold-sweeper.js';
import { HoldsService } from '../src/holds/holds.service.js';
import { OrderHoldsService } from '../src/order-holds/order-holds.service.js';
import { addVariant, holdOf, startCatalog, type TestCatalog, unbalanced } from './support/catalog.js';
import { published } from './support/published.js';

const orderService: Caller = { id: 'order', kind: 'service', roles: [], vendors: [] };
const stocks = [3, 5, 8];
const orderCount = 5;
const concurrency = 6;

/** Steps of a few orders; several run concurrently. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('take', 'take', 'take', 'release', 'expire', 'sweep', 'place', 'confirm', 'cancel'),
    order: fc.nat({ max: orderCount - 1 }),
  }),
  { minLength: 12, maxLength: 30 },
);
/** Lines of each order: variant and quantity. */
const orders = fc.array(
  fc.uniqueArray(fc.record({ variant: fc.nat({ max: stocks.length - 1 }), quantity: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: stocks.length,
    selector: ({ variant }) => variant,
  }),
  { minLength: orderCount, maxLength: orderCount },
);

type Step = { kind: string; order: number };
type Order = { orderId: string; lines: { variantId: string; quantity: number }[] };

let catalog: TestCatalog;

beforeAll(async () => {
  catalog = await startCatalog({ instances: 2 });
});
afterAll(() => catalog.stop());

/** Ignores refusals; any other error fails the test. */
async function act(step: Step, order: Order, instance: number): Promise<void> {
  try {
    await perform(step, order, instance);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

async function perform({ kind }: Step, { orderId, lines }: Order, instance: number): Promise<void> {
  const app = catalog.instances[instance % 2]?.app ?? catalog.service.app;
  const priced = lines.map((line) => ({ ...line, unitPrice: { amount: 100, currency: 'EUR' } }));
  const byEvent = app.get(OrderHoldsService);
  if (kind === 'take') await app.get(HoldsService).takeHold(orderService, orderId, lines);
  else if (kind === 'release') await app.get(HoldsService).releaseHold(orderService, orderId);
  else if (kind === 'sweep') await app.get(HoldSweeper).runOnce();
  else if (kind === 'expire') await letExpire(orderId);
  else if (kind === 'place')
    await catalog.database.transaction((tx) => byEvent.makeHoldsFirm(tx, [{ orderId, lines: priced }]));
  else if (kind === 'confirm')
    await catalog.database.transaction((tx) => byEvent.commitHolds(tx, [{ orderId, lines: priced }]));
  else await catalog.database.transaction((tx) => byEvent.cancelHold(tx, orderId));
}

async function letExpire(orderId: string): Promise<void> {
  await catalog.database.execute(sql`
    update holds set expires_at = clock_timestamp() - interval '1 second'
    where order_id = ${orderId} and status = 'active'`);
}

async function freshOrders(plans: { variant: number; quantity: number }[][]): Promise<Order[]> {
  const variants = await Promise.all(stocks.map((stock) => addVariant(catalog.database, { stock })));
  return plans.map((plan) => ({
    orderId: randomUUID(),
    lines: plan.map(({ variant, quantity }) => ({ variantId: variants[variant]?.variantId ?? '', quantity })),
  }));
}

describe('the stock', () => {
  it('balances at every moment under concurrent steps of orders, and every loss is published once', async () => {
    const lost: string[] = [];
    const round = fc.asyncProperty(steps, orders, async (happenings, plans) => {
      const all = await freshOrders(plans);
      await live(all, happenings);
      lost.push(...(await lostAmong(all)));
      await endAll(all);
    });
    await fc.assert(round, { numRuns: 40, seed: 20_261_122, endOnFailure: true });

    expect(lost.length).toBeGreaterThan(0);
    const lostOrders = async () => (await published(catalog, HoldLostV1)).map(({ orderId }) => orderId);
    await eventually(async () => {
      const events = await lostOrders();
      return lost.every((orderId) => events.includes(orderId));
    });
    const all = await lostOrders();
    expect(all).toHaveLength(new Set(all).size);
  });
});

async function live(all: Order[], happenings: Step[]): Promise<void> {
  for (let start = 0; start < happenings.length; start += concurrency) {
    const wave = happenings.slice(start, start + concurrency);
    await Promise.all(wave.map((step, index) => act(step, all[step.order] ?? { orderId: '', lines: [] }, index)));
    expect(await unbalanced(catalog.database)).toEqual([]);
  }
}

/** Cancels every order and waits until all units are back on sale. */
async function endAll(all: Order[]): Promise<void> {
  await Promise.all(all.map((order, index) => act({ kind: 'cancel', order: index }, order, index)));
  await act({ kind: 'sweep', order: 0 }, { orderId: '', lines: [] }, 0);
  await eventually(
    async () => {
      const open = await catalog.database.query(sql`
        select * from stock_check where held <> 0 or sold <> 0 or available <> adjusted`);
      return open.length === 0;
    },
    { message: 'all units to be back on sale' },
  );
}

async function lostAmong(all: Order[]): Promise<string[]> {
  const holds = await Promise.all(all.map(({ orderId }) => holdOf(catalog.database, orderId)));
  return all.filter((_, index) => holds[index]?.status === 'lost').map(({ orderId }) => orderId);
}
