import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { StockAdjustedV1 } from '@mvec/events';
import { eventually, tokenFor } from '@mvec/testing';
import { addVariant, booksOf, startCatalog, type TestCatalog, unbalanced } from './support/catalog.js';
import { send } from './support/http.js';
import { published } from './support/published.js';

let catalog: TestCatalog;
const vendorId = randomUUID();
let vendor: string;

beforeAll(async () => {
  catalog = await startCatalog();
  vendor = await tokenFor({ vendors: [vendorId] });
});
afterAll(() => catalog.stop());

const path = (variantId: string) => `/v1/variants/${variantId}/stock-adjustments`;

function adjust(variantId: string, delta: number, options: { token?: string; key?: string; reason?: string } = {}) {
  const { token = vendor, key = randomUUID(), reason = 'delivery' } = options;
  return send(catalog.service, 'POST', path(variantId), { token, key, body: { delta, reason } });
}

describe('a stock adjustment', () => {
  it('changes the available units, stores its reason and publishes an event', async () => {
    const variant = await addVariant(catalog.database, { stock: 5, vendorId });
    const added = await adjust(variant.variantId, 7);
    expect(added).toMatchObject({ status: 201, body: { delta: 7, available: 12, reason: 'delivery' } });
    await adjust(variant.variantId, -2, { reason: 'broken' });
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 10, balanced: true });

    const history = await send(catalog.service, 'GET', `${path(variant.variantId)}?limit=2`, { token: vendor });
    expect(history.body['items']).toMatchObject([
      { delta: -2, available: 10, reason: 'broken' },
      { delta: 7, available: 12, reason: 'delivery' },
    ]);
    const cursor = String(history.body['nextCursor']);
    const rest = await send(catalog.service, 'GET', `${path(variant.variantId)}?cursor=${cursor}`, { token: vendor });
    expect(rest.body).toMatchObject({ items: [{ delta: 5, reason: 'first stock' }], nextCursor: null });

    const events = () => published(catalog, StockAdjustedV1);
    await eventually(async () => (await events()).length === 2);
    expect(await events()).toEqual([
      { ...variant, delta: 7, available: 12, reason: 'delivery' },
      { ...variant, delta: -2, available: 10, reason: 'broken' },
    ]);
  });

  it('happens once for requests with the same idempotency key', async () => {
    const variant = await addVariant(catalog.database, { stock: 5, vendorId });
    const key = randomUUID();
    const first = await adjust(variant.variantId, 1, { key });
    expect(await adjust(variant.variantId, 1, { key })).toEqual(first);
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 6 });
  });

  it('cannot remove more than is available, even concurrently', async () => {
    const variant = await addVariant(catalog.database, { stock: 5, vendorId });
    const answers = await Promise.all(Array.from({ length: 8 }, () => adjust(variant.variantId, -1)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(3);
    expect(refused[0]?.body).toMatchObject({ code: 'stock_below_zero', available: 0 });
    expect(await unbalanced(catalog.database)).toEqual([]);
  });

  it('adds up to a billion units, and removes units from more than that too', async () => {
    const { variantId } = await addVariant(catalog.database, { stock: 1_000_000_000, vendorId });
    expect(await adjust(variantId, 1)).toMatchObject({ status: 409, body: { code: 'stock_too_large' } });
    const more = await addVariant(catalog.database, { stock: 2_000_000_000, vendorId });
    expect(await adjust(more.variantId, -5)).toMatchObject({ status: 201, body: { available: 1_999_999_995 } });
  });

  it('is not possible for members of other vendors, who do not find the variant', async () => {
    const variant = await addVariant(catalog.database, { stock: 5, vendorId });
    const stranger = await tokenFor({ vendors: [randomUUID()] });
    expect((await adjust(variant.variantId, 1, { token: stranger })).status).toBe(404);
    expect((await send(catalog.service, 'GET', path(variant.variantId), { token: stranger })).status).toBe(404);
    expect((await adjust(randomUUID(), 1)).status).toBe(404);
  });

  it('is refused without a delta or a reason', async () => {
    const { variantId } = await addVariant(catalog.database, { stock: 5, vendorId });
    expect((await adjust(variantId, 0)).status).toBe(400);
    expect((await adjust(variantId, 1.5)).status).toBe(400);
    expect((await adjust(variantId, 1, { reason: ' ' })).status).toBe(400);
  });

  it('cannot be changed: the service has no right to update the history', async () => {
    const change = catalog.database.execute(sql`update stock_adjustments set delta = 1`);
    await expect(change).rejects.toThrow('permission denied');
  });
});
