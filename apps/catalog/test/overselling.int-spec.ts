import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Tx } from '@mvec/database';
import { eventually } from '@mvec/testing';
import {
  addVariant,
  booksOf,
  startCatalog,
  type TestCatalog,
  type TestVariant,
  unbalanced,
} from './support/catalog.js';
import { type HttpAnswer, type Line, OrderClient } from './support/http.js';
import { sessionsWaiting } from './support/locks.js';

let catalog: TestCatalog;
let orders: OrderClient[];

beforeAll(async () => {
  catalog = await startCatalog({ instances: 2 });
  orders = await Promise.all(catalog.instances.map((instance) => OrderClient.of(instance)));
});
afterAll(() => catalog.stop());

/** Sends `count` concurrent requests, distributed over the instances. */
function takeAtOnce(count: number, linesOf: (index: number) => Line[]): Promise<HttpAnswer[]> {
  const shares = orders.flatMap((order, share) => {
    const indices = Array.from({ length: count }, (_, index) => index).filter(
      (index) => index % orders.length === share,
    );
    return indices.map((index) => order.take(randomUUID(), linesOf(index)));
  });
  return Promise.all(shares);
}

/** Sends 200 requests while a transaction locks the variant's row and does `work`; the first of each instance wait for it. */
async function takeWhileLocked(variant: TestVariant, work: (tx: Tx) => Promise<void>): Promise<HttpAnswer[]> {
  const pending = await catalog.database.transaction(async (tx) => {
    await tx.query(sql`select from variants where id = ${variant.variantId} for no key update`);
    const requests = takeAtOnce(200, () => [{ variantId: variant.variantId, quantity: 1 }]);
    await eventually(async () => (await sessionsWaiting(catalog.database)) >= catalog.instances.length);
    await work(tx);
    // Wrapped in an object: the transaction would await a returned promise, and the requests wait for its end.
    return { requests };
  });
  return pending.requests;
}

async function addStock(tx: Tx, { variantId }: TestVariant, units: number): Promise<void> {
  await tx.execute(sql`update variants set available = available + ${units} where id = ${variantId}`);
  await tx.execute(sql`
    insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
    values (${randomUUID()}, ${variantId}, ${units}, ${units}, 'delivery', 'test')`);
}

describe('no overselling', () => {
  it('gives the 10 units to exactly 10 of 200 concurrent shoppers, across two instances', async () => {
    const variant = await addVariant(catalog.database, { stock: 10 });
    const answers = await takeAtOnce(200, () => [{ variantId: variant.variantId, quantity: 1 }]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status, body }) => `${status} ${String(body['code'])}`))).toEqual(
      new Set(['409 insufficient_stock']),
    );
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 0, held: 10, sold: 0, balanced: true });
  });

  it('shows the remaining units to requests that waited for the lock of a variant', async () => {
    const variant = await addVariant(catalog.database, { stock: 10 });
    const answers = await takeWhileLocked(variant, () => Promise.resolve());
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(190);
    expect(await unbalanced(catalog.database)).toEqual([]);
  });

  it('shows units added in the meantime to requests that waited for the lock of a variant', async () => {
    const variant = await addVariant(catalog.database, { stock: 0 });
    const answers = await takeWhileLocked(variant, (tx) => addStock(tx, variant, 10));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(190);
    expect(await unbalanced(catalog.database)).toEqual([]);
  });

  it('gives the remaining units to requests for which they suffice, among larger ones', async () => {
    const order = await OrderClient.of(catalog.service);
    for (const quantities of [
      [7, 7, 3],
      [8, 7, 7, 1, 1],
    ]) {
      const variant = await addVariant(catalog.database, { stock: 10 });
      const answers = await Promise.all(
        quantities.map((quantity) => order.take(randomUUID(), [{ variantId: variant.variantId, quantity }])),
      );
      const refused = quantities.filter((_, index) => answers[index]?.status === 409);
      const { available = 0 } = (await booksOf(catalog.database, variant)) ?? {};
      expect(Math.min(...refused)).toBeGreaterThan(available);
      expect(await unbalanced(catalog.database)).toEqual([]);
    }
  });

  it('serves other variants while one is locked', async () => {
    const [locked, free] = [
      await addVariant(catalog.database, { stock: 10 }),
      await addVariant(catalog.database, { stock: 10 }),
    ];
    const order = await OrderClient.of(catalog.service);
    const take = (...variants: TestVariant[]) =>
      order.take(
        randomUUID(),
        variants.map(({ variantId }) => ({ variantId, quantity: 1 })),
      );
    const waiting = await catalog.database.transaction(async (tx) => {
      await tx.query(sql`select from variants where id = ${locked.variantId} for no key update`);
      const requests = Array.from({ length: 30 }, () => take(locked));
      await eventually(async () => (await sessionsWaiting(catalog.database)) > 0);
      const answers = await Promise.all(Array.from({ length: 5 }, () => take(free)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      requests.push(take(locked, free));
      return { requests };
    });
    const answers = await Promise.all(waiting.requests);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(await unbalanced(catalog.database)).toEqual([]);
  });

  it('never deadlocks or splits an order when concurrent orders have the same variants in different sequence', async () => {
    const variants = await Promise.all([7, 11, 13, 17].map((stock) => addVariant(catalog.database, { stock })));
    const lines = variants.map(({ variantId }) => ({ variantId, quantity: 1 }));
    const answers = await takeAtOnce(120, (index) => {
      const turned = [...lines.slice(index % 4), ...lines.slice(0, index % 4)];
      return index % 2 === 0 ? turned : turned.toReversed();
    });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(113);
    const books = await Promise.all(variants.map((variant) => booksOf(catalog.database, variant)));
    expect(books.map((book) => book?.available)).toEqual([0, 4, 6, 10]);
    expect(await unbalanced(catalog.database)).toEqual([]);
  });
});
