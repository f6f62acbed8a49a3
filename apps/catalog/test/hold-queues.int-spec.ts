import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { AppError } from '@mvec/errors';
import { eventually } from '@mvec/testing';
import { HoldsService } from '../src/holds/holds.service.js';
import { type HeldOrder, OrderHoldsService } from '../src/order-holds/order-holds.service.js';
import { Restock } from '../src/holds/restock.js';
import { addVariant, holdOf, startCatalog, type TestCatalog, type TestVariant, unbalanced } from './support/catalog.js';
import { sessionsWaiting, untilWaiting, whileLocked } from './support/locks.js';

const orderService: Caller = { id: 'order', kind: 'service', roles: [], vendors: [] };

let catalog: TestCatalog;

beforeAll(async () => {
  catalog = await startCatalog();
});
afterAll(() => catalog.stop());

function newVariant(): Promise<TestVariant> {
  return addVariant(catalog.database, { stock: 10 });
}

async function take({ variantId }: TestVariant, quantity: number): Promise<string> {
  try {
    await catalog.service.app.get(HoldsService).takeHold(orderService, randomUUID(), [{ variantId, quantity }]);
    return 'held';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('requests for scarce units', () => {
  it('are answered in order, even when an early one is retried after later ones arrived', async () => {
    const [scarce, elsewhere, free] = [await newVariant(), await newVariant(), await newVariant()];
    const { database } = catalog;
    const { answers, aside } = await whileLocked(database, [elsewhere.variantId], async () => {
      // Occupies one of the two statements that may wait for locks at the same time.
      const aside = take(elsewhere, 1);
      await untilWaiting(database, 1);
      const waiting = await whileLocked(database, [scarce.variantId], async () => {
        const [tooMany, early] = [take(scarce, 11), take(scarce, 3)];
        await untilWaiting(database, 2);
        const late = take(scarce, 8);
        // Shares the first statement with `late`: once this one has its unit, `late` is queued for the locked row.
        expect(await take(free, 1)).toBe('held');
        return { answers: [tooMany, early, late] };
      });
      return { answers: await Promise.all(waiting.answers), aside };
    });
    expect(answers).toEqual(['insufficient_stock', 'held', 'insufficient_stock']);
    expect(await aside).toBe('held');
  });
});

/** Ended holds that still have their units, as after a crash of the sweeper between expiry and restocking. */
async function endedHolds(variants: readonly TestVariant[]): Promise<HeldOrder[]> {
  const lines = variants.map(({ variantId }) => ({
    variantId,
    quantity: 1,
    unitPrice: { amount: 1_000, currency: 'EUR' },
  }));
  const orders = [randomUUID(), randomUUID()].map((orderId) => ({ orderId, lines }));
  for (const { orderId } of orders) {
    await catalog.service.app.get(HoldsService).takeHold(orderService, orderId, lines);
    await catalog.database.execute(sql`
      update holds set status = 'released', expires_at = null where order_id = ${orderId}`);
  }
  return orders;
}

/** Counts deadlocks of `work`. Sessions report them when they end at the latest. */
async function deadlocksOf(work: (database: Database) => Promise<void>): Promise<number> {
  const applicationName = randomUUID();
  const before = await deadlocks();
  const database = new Database({ url: catalog.env.DATABASE_URL, poolSize: 3, applicationName });
  await work(database).finally(() => database.close());
  await eventually(async () => {
    const sessions = await catalog.database.query(sql`
      select from pg_stat_activity where application_name = ${applicationName}`);
    return sessions.length === 0;
  });
  return (await deadlocks()) - before;
}

async function deadlocks(): Promise<number> {
  const [row] = await catalog.database.query<{ deadlocks: number }>(sql`
    select deadlocks from pg_stat_database where datname = current_database()`);
  return row?.deadlocks ?? 0;
}

describe('ended holds', () => {
  it('are claimed by placed orders during restocking without a deadlock', async () => {
    const variants = [await newVariant(), await newVariant()];
    const orders = await endedHolds(variants);
    const last = variants
      .map(({ variantId }) => variantId)
      .toSorted()
      .slice(-1);
    const events = catalog.service.app.get(OrderHoldsService);
    const found = await deadlocksOf(async (database) => {
      const { claiming, restocking } = await whileLocked(catalog.database, last, async () => {
        const claiming = database.transaction((tx) => events.makeHoldsFirm(tx, orders));
        await untilWaiting(catalog.database, 1);
        let isRestocked = false;
        const restocking = new Restock(database).restockAll().finally(() => (isRestocked = true));
        await eventually(async () => isRestocked || (await sessionsWaiting(catalog.database)) === 2);
        return { claiming, restocking };
      });
      await Promise.all([claiming, restocking]);
    });
    expect(found).toBe(0);
    for (const { orderId } of orders) {
      expect(await holdOf(catalog.database, orderId)).toEqual({ status: 'firm', unitsHeld: true });
    }
    expect(await unbalanced(catalog.database)).toEqual([]);
  });
});
