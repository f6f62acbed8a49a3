import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { LossyLine, tokenFor } from '@mvec/testing';
import { addVariant, booksOf, holdOf, startCatalog, type TestCatalog, unbalanced } from './support/catalog.js';
import { OrderClient, send } from './support/http.js';

let catalog: TestCatalog;
let order: OrderClient;

beforeAll(async () => {
  catalog = await startCatalog();
  order = await OrderClient.of(catalog.service);
});
afterAll(() => catalog.stop());

/** Adds stock as the vendor would, while other units are held. */
async function fillUp(variantId: string, units: number): Promise<void> {
  await catalog.database.execute(sql`
    with filled as (
      update variants set available = available + ${units} where id = ${variantId} returning id, available
    )
    insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
    select ${randomUUID()}, id, ${units}, available, 'delivery', 'test' from filled`);
}

describe('taking a hold', () => {
  it('answers prices, titles, vendors, total and expiry, and adds up lines of one variant', async () => {
    const dear = await addVariant(catalog.database, { stock: 5, price: 2_500 });
    const cheap = await addVariant(catalog.database, { stock: 5, price: 199 });
    const orderId = randomUUID();
    const { status, body } = await order.take(orderId, [
      { variantId: dear.variantId, quantity: 1 },
      { variantId: cheap.variantId, quantity: 2 },
      { variantId: dear.variantId, quantity: 2 },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ orderId, total: { amount: 3 * 2_500 + 2 * 199, currency: 'EUR' } });
    expect(body['lines']).toContainEqual({
      ...dear,
      title: expect.stringContaining('Product'),
      sku: expect.stringContaining('SKU-'),
      quantity: 3,
      unitPrice: { amount: 2_500, currency: 'EUR' },
    });
    expect(Date.parse(String(body['expiresAt']))).toBeGreaterThan(Date.now());
    expect(await booksOf(catalog.database, dear)).toMatchObject({ available: 2, held: 3, balanced: true });
  });

  it('takes all lines or none, and lists the short ones with the units available', async () => {
    const plenty = await addVariant(catalog.database, { stock: 5 });
    const scarce = await addVariant(catalog.database, { stock: 1 });
    const unknown = randomUUID();
    const draft = await addVariant(catalog.database, { stock: 5, status: 'draft' });
    const { status, body } = await order.take(randomUUID(), [
      { variantId: plenty.variantId, quantity: 1 },
      { variantId: scarce.variantId, quantity: 2 },
      { variantId: unknown, quantity: 1 },
      { variantId: draft.variantId, quantity: 1 },
    ]);
    expect(status).toBe(409);
    expect(body['code']).toBe('insufficient_stock');
    const lines = body['lines'] as unknown[];
    expect(lines).toHaveLength(3);
    expect(lines).toContainEqual({ variantId: scarce.variantId, requested: 2, available: 1 });
    expect(lines).toContainEqual({ variantId: unknown, requested: 1, available: 0 });
    expect(lines).toContainEqual({ variantId: draft.variantId, requested: 1, available: 0 });
    expect(await booksOf(catalog.database, plenty)).toMatchObject({ available: 5, held: 0 });
  });

  it('gives repeated requests the same answer and takes nothing more, even concurrently', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = randomUUID();
    const lines = [{ variantId: variant.variantId, quantity: 2 }];
    const answers = await Promise.all(Array.from({ length: 10 }, () => order.take(orderId, lines)));
    answers.push(await order.take(orderId, lines));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 3, held: 2 });
  });

  it('takes nothing more when its answer is lost and the request is repeated (promise 11)', async () => {
    const line = await LossyLine.open(catalog.service.url);
    const caller = await OrderClient.of(line);
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = randomUUID();
    const lines = [{ variantId: variant.variantId, quantity: 2 }];
    line.loseNextAnswers();
    await expect(caller.take(orderId, lines)).rejects.toThrow();
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 3, held: 2 });
    expect(await caller.take(orderId, lines)).toMatchObject({ status: 200, body: { orderId } });
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 3, held: 2, balanced: true });
    await line.close();
  });

  it('repeats its answer after the stock has sold out', async () => {
    const variant = await addVariant(catalog.database, { stock: 1 });
    const orderId = randomUUID();
    const lines = [{ variantId: variant.variantId, quantity: 1 }];
    const first = await order.take(orderId, lines);
    expect(await order.take(orderId, lines)).toEqual(first);
  });

  it('refuses other lines under the same order id', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = randomUUID();
    await order.take(orderId, [{ variantId: variant.variantId, quantity: 1 }]);
    const again = await order.take(orderId, [{ variantId: variant.variantId, quantity: 2 }]);
    expect(again).toMatchObject({ status: 409, body: { code: 'hold_differs' } });
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 4 });
  });

  it('refuses lines in two currencies', async () => {
    const euros = await addVariant(catalog.database, { stock: 5, currency: 'EUR' });
    const francs = await addVariant(catalog.database, { stock: 5, currency: 'CHF' });
    const lines = [euros, francs].map(({ variantId }) => ({ variantId, quantity: 1 }));
    const { status, body } = await order.take(randomUUID(), lines);
    expect(status).toBe(422);
    expect(body['code']).toBe('mixed_currencies');
    expect(await booksOf(catalog.database, euros)).toMatchObject({ available: 5 });
  });

  it('refuses malformed lines, and callers other than the order service', async () => {
    const { variantId } = await addVariant(catalog.database, { stock: 5 });
    const [service, other, user] = await Promise.all([
      tokenFor({ kind: 'service', sub: 'order' }),
      tokenFor({ kind: 'service', sub: 'messaging' }),
      tokenFor({ sub: 'order', roles: ['operator'] }),
    ]);
    const put = (token: string, body: unknown) =>
      send(catalog.service, 'PUT', `/v1/holds/${randomUUID()}`, { token, body });
    const bad = [{ lines: [] }, { lines: [{ variantId, quantity: 0 }] }, { lines: [{ variantId: 'x', quantity: 1 }] }];
    for (const body of bad) expect((await put(service, body)).status).toBe(400);
    for (const token of [other, user]) {
      expect((await put(token, { lines: [{ variantId, quantity: 1 }] })).status).toBe(403);
      expect((await send(catalog.service, 'DELETE', `/v1/holds/${randomUUID()}`, { token })).status).toBe(403);
    }
    expect((await send(catalog.service, 'PUT', `/v1/holds/${randomUUID()}`, {})).status).toBe(401);
  });
});

describe('releasing a hold', () => {
  it('restocks the units at once and leaves a tombstone that takes nothing', async () => {
    const variant = await addVariant(catalog.database, { stock: 3 });
    const orderId = randomUUID();
    const lines = [{ variantId: variant.variantId, quantity: 3 }];
    await order.take(orderId, lines);
    expect((await order.release(orderId)).status).toBe(204);
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 3, held: 0 });
    expect(await order.take(orderId, lines)).toMatchObject({ status: 409, body: { code: 'hold_released' } });
    expect((await order.release(orderId)).status).toBe(204);
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 3, held: 0 });
  });

  it('restocks units after the vendor has added stock up to the limit', async () => {
    const [full, other] = [
      await addVariant(catalog.database, { stock: 2_147_483_647 }),
      await addVariant(catalog.database, { stock: 5 }),
    ];
    const [orderId, otherOrder] = [randomUUID(), randomUUID()];
    await order.take(orderId, [{ variantId: full.variantId, quantity: 10_000 }]);
    await order.take(otherOrder, [{ variantId: other.variantId, quantity: 5 }]);
    await fillUp(full.variantId, 10_000);
    expect((await order.release(orderId)).status).toBe(204);
    expect((await order.release(otherOrder)).status).toBe(204);
    expect(await booksOf(catalog.database, full)).toMatchObject({ available: 2_147_493_647, balanced: true });
    expect(await booksOf(catalog.database, other)).toMatchObject({ available: 5, balanced: true });
    const [listed] = (await order.variants([full.variantId])).body['items'] as unknown[];
    expect(listed).toMatchObject({ available: 2_147_493_647 });
  });

  it('leaves a tombstone even when it comes before the request for the hold', async () => {
    const variant = await addVariant(catalog.database, { stock: 3 });
    const orderId = randomUUID();
    expect((await order.release(orderId)).status).toBe(204);
    const late = await order.take(orderId, [{ variantId: variant.variantId, quantity: 1 }]);
    expect(late).toMatchObject({ status: 409, body: { code: 'hold_released' } });
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 3 });
    expect(await holdOf(catalog.database, orderId)).toEqual({ status: 'released', unitsHeld: false });
  });

  it('keeps the stock balanced under concurrent takes and releases of the same orders', async () => {
    const variants = await Promise.all([1, 2, 3].map(() => addVariant(catalog.database, { stock: 20 })));
    const orders = Array.from({ length: 15 }, () => randomUUID());
    const both = orders.flatMap((orderId, index) => {
      const lines = variants.map(({ variantId }) => ({ variantId, quantity: 1 }));
      const take = () => order.take(orderId, index % 2 === 0 ? lines : lines.toReversed());
      return [take(), order.release(orderId), take()];
    });
    const answers = await Promise.all(both);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    await Promise.all(orders.map((orderId) => order.release(orderId)));
    for (const variant of variants) {
      expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 20, held: 0 });
    }
    expect(await unbalanced(catalog.database)).toEqual([]);
  });
});
