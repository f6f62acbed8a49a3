import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { partitionOf, ProductPublishedV1, toHeaders, VendorApprovedV1 } from '@mvec/events';
import { tokenFor, until } from '@mvec/testing';
import { addVariant, startCatalog, type TestCatalog } from './support/catalog.js';
import { send } from './support/http.js';
import { published } from './support/published.js';

let catalog: TestCatalog;
const vendorId = randomUUID();
let vendor: string;
let stranger: string;

beforeAll(async () => {
  catalog = await startCatalog();
  vendor = await tokenFor({ vendors: [vendorId] });
  stranger = await tokenFor({ vendors: [randomUUID()] });
});
afterAll(() => catalog.stop());

const kettle = {
  vendorId,
  title: 'Kettle',
  description: 'Boils water',
  variants: [
    { sku: 'K-RED', title: 'Red', price: { amount: 2_500, currency: 'EUR' }, stock: 4 },
    { sku: 'K-BLUE', title: 'Blue', price: { amount: 2_700, currency: 'EUR' }, stock: 0 },
  ],
};

function create(token: string, body: unknown, key: string = randomUUID()) {
  return send(catalog.service, 'POST', '/v1/products', { token, body, key });
}

function publishProduct(token: string, id: unknown) {
  return send(catalog.service, 'POST', `/v1/products/${String(id)}/publish`, { token });
}

function get(path: string) {
  return send(catalog.service, 'GET', path);
}

async function list(query: string): Promise<{ ids: unknown[]; nextCursor: string | null }> {
  const { body } = await get(`/v1/products?${query}`);
  const { items, nextCursor } = body as { items: { id: string }[]; nextCursor: string | null };
  return { ids: items.map(({ id }) => id), nextCursor };
}

describe('a product', () => {
  it('is a draft that nobody else sees, until its vendor publishes it', async () => {
    const { status, body } = await create(vendor, kettle);
    expect(status).toBe(201);
    expect(body).toMatchObject({ vendorId, title: 'Kettle', status: 'draft', publishedAt: null });
    const path = `/v1/products/${String(body['id'])}`;
    expect((await get(path)).status).toBe(404);

    expect((await publishProduct(vendor, body['id'])).status).toBe(200);
    const shown = await get(path);
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject({ status: 'published', slug: expect.stringMatching(/^kettle-[0-9a-f]{12}$/) });
    expect(shown.body['variants']).toMatchObject([
      { sku: 'K-RED', price: { amount: 2_500, currency: 'EUR' }, available: 4 },
      { sku: 'K-BLUE', price: { amount: 2_700, currency: 'EUR' }, available: 0 },
    ]);
  });

  it('is created once by requests with the same key', async () => {
    const body = { ...kettle, title: 'Once' };
    const key = randomUUID();
    const answers = [await create(vendor, body, key), await create(vendor, body, key)];
    expect(answers[1]).toEqual(answers[0]);
    const rows = await catalog.database.query(sql`select from products where title = 'Once'`);
    expect(rows).toHaveLength(1);
  });

  it('is published once, with one event, however often its vendor asks', async () => {
    const { body } = await create(vendor, kettle);
    const answers = await Promise.all([1, 2, 3].map(() => publishProduct(vendor, body['id'])));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const events = async () =>
      (await published(catalog, ProductPublishedV1)).filter(({ productId }) => productId === body['id']);
    await until(async () => (await events()).length > 0);
    expect(await events()).toMatchObject([
      { vendorId, title: 'Kettle', variants: [{ sku: 'K-RED' }, { sku: 'K-BLUE' }] },
    ]);
  });

  it('belongs to its vendor: for everybody else it does not exist', async () => {
    const { body } = await create(vendor, kettle);
    expect(await create(stranger, kettle)).toMatchObject({ status: 404, body: { code: 'vendor_not_found' } });
    expect((await publishProduct(stranger, body['id'])).status).toBe(404);
    expect((await publishProduct(vendor, randomUUID())).status).toBe(404);
  });

  it('is refused when its fields make no sense', async () => {
    const [variant] = kettle.variants;
    const variantWith = (change: object) => ({ ...kettle, variants: [{ ...variant, ...change }] });
    const bad = [
      { ...kettle, title: '  ' },
      { ...kettle, variants: [] },
      { ...kettle, surprise: true },
      variantWith({ stock: -1 }),
      variantWith({ sku: 'no spaces' }),
      variantWith({ price: undefined }),
      variantWith({ price: { amount: 1e300, currency: 'EUR' } }),
      variantWith({ price: { amount: -1, currency: 'EUR' } }),
      variantWith({ price: { amount: 1.5, currency: 'EUR' } }),
      variantWith({ price: { amount: 1, currency: 'euro' } }),
    ];
    for (const body of bad) expect((await create(vendor, body)).status).toBe(400);
    const twice = { ...kettle, variants: [variant, variant] };
    expect(await create(vendor, twice)).toMatchObject({ status: 422, body: { code: 'duplicate_sku' } });
  });
});

describe('the public list', () => {
  it("pages through one vendor's published products, newest first, each once", async () => {
    const mine = randomUUID();
    const made: string[] = [];
    for (let count = 0; count < 5; count++) {
      made.push((await addVariant(catalog.database, { stock: 1, vendorId: mine })).productId);
    }
    await addVariant(catalog.database, { stock: 1, vendorId: mine, status: 'draft' });
    const seen: unknown[] = [];
    let page = await list(`vendorId=${mine}&limit=2`);
    seen.push(...page.ids);
    while (page.nextCursor !== null) {
      page = await list(`vendorId=${mine}&limit=2&cursor=${page.nextCursor}`);
      seen.push(...page.ids);
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(made));
  });

  it('shows the newest of all vendors and refuses a cursor that it did not make', async () => {
    const { productId } = await addVariant(catalog.database, { stock: 1 });
    expect((await list('limit=1')).ids).toEqual([productId]);
    expect((await get('/v1/products?cursor=abc')).status).toBe(400);
    expect((await get('/v1/products?limit=1000')).status).toBe(400);
  });

  it('names the vendor once its approval has arrived', async () => {
    const { productId, vendorId: approved } = await addVariant(catalog.database, { stock: 1 });
    expect((await get(`/v1/products/${productId}`)).body['vendorName']).toBeNull();
    await approve(approved, 'Copper & Sons');
    await until(async () => (await get(`/v1/products/${productId}`)).body['vendorName'] === 'Copper & Sons');
    const { body } = await get(`/v1/products?vendorId=${approved}`);
    expect(body['items']).toMatchObject([{ id: productId, vendorName: 'Copper & Sons' }]);
  });
});

async function approve(id: string, name: string): Promise<void> {
  const headers = toHeaders({
    id: randomUUID(),
    type: VendorApprovedV1.type,
    source: 'identity',
    time: new Date().toISOString(),
    subject: id,
    correlationId: randomUUID(),
  });
  const value = Buffer.from(JSON.stringify({ vendorId: id, name, slug: 'copper', ownerAccountId: randomUUID() }));
  await catalog.producer.publish(VendorApprovedV1.topic.name, partitionOf(id), [{ key: id, headers, value }]);
}
