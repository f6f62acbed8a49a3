import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { type EventContract, ProductArchivedV1, ProductPublishedV1, ProductUpdatedV1 } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { booksOf, startCatalog, type TestCatalog, unbalanced } from './support/catalog.js';
import { OrderClient, send } from './support/http.js';
import { published } from './support/published.js';
import { type Shown, variantBody, VendorClient } from './support/vendor-client.js';

let catalog: TestCatalog;
let vendor: VendorClient;
let stranger: VendorClient;

beforeAll(async () => {
  catalog = await startCatalog();
  [vendor, stranger] = await Promise.all([VendorClient.of(catalog), VendorClient.of(catalog)]);
});
afterAll(() => catalog.stop());

const colour = (value: string) => [{ name: 'Colour', value }];

function get(path: string) {
  return send(catalog.service, 'GET', path);
}

async function forCart(...ids: string[]) {
  return (await OrderClient.of(catalog.service)).variants(ids);
}

async function eventsOf<T extends { productId: string }>(contract: EventContract<T>, { id }: Shown): Promise<T[]> {
  return (await published(catalog, contract)).filter(({ productId }) => productId === id);
}

function untilEvents<T extends { productId: string }>(contract: EventContract<T>, product: Shown, count: number) {
  return eventually(async () => {
    const events = await eventsOf(contract, product);
    return events.length === count && events;
  });
}

describe('a product', () => {
  it('is a draft that only its vendor sees, until it is published', async () => {
    const { status, body } = await vendor.create({
      variants: [
        { sku: 'K-RED', title: 'Red', options: colour('Red'), stock: 4 },
        { sku: 'K-BLUE', title: 'Blue', options: colour('Blue'), price: { amount: 2_300, currency: 'EUR' }, stock: 0 },
      ],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'draft', publishedAt: null, category: null, version: 1 });
    const draft = body as Record<string, unknown> & Shown;
    expect((await get(`/v1/products/${draft.id}`)).status).toBe(404);
    expect((await get(`/v1/products/${draft.slug}`)).status).toBe(404);
    expect((await forCart(String(draft.variants[0]?.id))).body).toEqual({ items: [] });

    await vendor.publish(draft);
    const byId = await get(`/v1/products/${draft.id}`);
    expect(byId.body).toMatchObject({
      status: 'published',
      slug: expect.stringMatching(/^kettle-[0-9a-f]{12}$/),
      lowestPrice: { amount: 2_300, currency: 'EUR' },
      options: [{ name: 'Colour', values: ['Red', 'Blue'] }],
      variants: [
        { sku: 'K-RED', options: colour('Red'), price: { amount: 2_500 }, available: 4 },
        { sku: 'K-BLUE', options: colour('Blue'), price: { amount: 2_300 }, available: 0 },
      ],
    });
    expect(await get(`/v1/products/${draft.slug}`)).toEqual(byId);
  });

  it('is created once by requests with the same idempotency key', async () => {
    const key = randomUUID();
    const variants = [{ sku: 'ONCE' }];
    const answers = [
      await vendor.create({ title: 'Once', variants }, key),
      await vendor.create({ title: 'Once', variants }, key),
    ];
    expect(answers[1]).toEqual(answers[0]);
    expect(await catalog.database.query(sql`select from products where title = 'Once'`)).toHaveLength(1);
  });

  it('is published once and archived once, with one event each, when requests are repeated', async () => {
    const draft = await vendor.draft();
    await Promise.all([1, 2, 3].map(() => vendor.publish(draft)));
    expect(await untilEvents(ProductPublishedV1, draft, 1)).toMatchObject([{ title: 'Kettle', variants: [{}] }]);
    await Promise.all([1, 2, 3].map(() => vendor.archive(draft)));
    await untilEvents(ProductArchivedV1, draft, 1);
  });

  it('is neither sold nor shown nor changed once it is archived, while its open orders go on', async () => {
    const order = await OrderClient.of(catalog.service);
    const product = await vendor.published();
    const [{ id: variantId } = { id: '' }] = product.variants;
    const lines = [{ variantId, quantity: 2 }];
    const [open, late] = [randomUUID(), randomUUID()];
    const before = await order.take(open, lines);
    await vendor.archive(product);

    expect(await order.take(open, lines)).toEqual(before);
    expect(await order.take(late, lines)).toMatchObject({ status: 409, body: { code: 'insufficient_stock' } });
    expect((await get(`/v1/products/${product.id}`)).status).toBe(404);
    expect((await get(`/v1/products?vendorId=${vendor.vendorId}&limit=100`)).body['items']).not.toContainEqual(
      expect.objectContaining({ id: product.id }),
    );
    const [found] = (await order.variants([variantId])).body['items'] as unknown[];
    expect(found).toMatchObject({ variantId, purchasable: false, available: 0 });
    const refusals = [
      await vendor.send('PATCH', `/v1/products/${product.id}`, { body: { title: 'New' } }),
      await vendor.send('POST', `/v1/products/${product.id}/publish`),
      await vendor.send('PATCH', `/v1/variants/${variantId}`, { body: { title: 'New' } }),
      await vendor.send('POST', `/v1/products/${product.id}/variants`, { key: randomUUID(), body: variantBody() }),
    ];
    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 409, body: { code: 'product_archived' } });
  });

  it('publishes the whole product when it changes on sale, and nothing for a draft', async () => {
    const draft = await vendor.draft();
    const path = `/v1/products/${draft.id}`;
    await vendor.send('PATCH', path, { body: { title: 'Teapot' } });
    await vendor.publish(draft);
    const [{ id: variantId } = { id: '' }] = draft.variants;
    const price = { amount: 1_900, currency: 'EUR' };
    expect(await vendor.send('PATCH', `/v1/variants/${variantId}`, { body: { price } })).toMatchObject({
      status: 200,
      body: { id: variantId, price },
    });
    await vendor.send('PATCH', `/v1/variants/${variantId}`, { body: { price } });
    const added = await vendor.send('POST', `${path}/variants`, {
      key: randomUUID(),
      body: variantBody({ sku: 'ADDED', price: { amount: 1_000, currency: 'EUR' } }),
    });
    expect(added).toMatchObject({ status: 201, body: { sku: 'ADDED', available: 5 } });
    const events = await untilEvents(ProductUpdatedV1, draft, 2);
    expect(events).toMatchObject([
      { title: 'Teapot', slug: draft.slug, variants: [{ variantId, price }] },
      { title: 'Teapot', variants: [{ variantId, price }, { sku: 'ADDED' }] },
    ]);
    expect((await get(path)).body).toMatchObject({ lowestPrice: { amount: 1_000, currency: 'EUR' } });
    expect(await booksOf(catalog.database, { variantId: String(added.body['id']) })).toMatchObject({ available: 5 });
    expect(await unbalanced(catalog.database)).toEqual([]);
  });

  it('is changed by one of two requests with the same ETag', async () => {
    const product = await vendor.draft();
    const path = `/v1/products/${product.id}`;
    const change = (title: string) =>
      fetch(new URL(path, catalog.service.url), {
        method: 'PATCH',
        headers: { authorization: `Bearer ${vendor.token}`, 'content-type': 'application/json', 'if-match': '"1"' },
        body: JSON.stringify({ title }),
      });
    const answers = await Promise.all([change('Left'), change('Right')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const won = answers.find(({ ok }) => ok);
    expect(won?.headers.get('etag')).toBe('"2"');
    const { body } = await vendor.send('GET', `/v1/vendor-products/${product.id}`);
    expect(body).toMatchObject({ version: 2, title: expect.stringMatching(/Left|Right/) });
  });

  it('is not found by members of other vendors', async () => {
    const product = await vendor.published();
    const [{ id: variantId } = { id: '' }] = product.variants;
    const foreign = { vendorId: vendor.vendorId, title: 'Kettle', description: '', variants: [variantBody()] };
    const requests = [
      ['POST', '/v1/products', foreign],
      ['PATCH', `/v1/products/${product.id}`, { title: 'Mine' }],
      ['POST', `/v1/products/${product.id}/publish`],
      ['POST', `/v1/products/${product.id}/archive`],
      ['POST', `/v1/products/${product.id}/variants`, variantBody()],
      ['PATCH', `/v1/variants/${variantId}`, { title: 'Mine' }],
      ['GET', `/v1/vendor-products/${product.id}`],
      ['GET', `/v1/vendor-products?vendorId=${vendor.vendorId}`],
      ['POST', `/v1/products/${randomUUID()}/publish`],
    ] as const;
    for (const [method, path, body] of requests) {
      expect((await stranger.send(method, path, { body, key: randomUUID() })).status).toBe(404);
    }
    expect((await get(`/v1/products/${product.id}`)).body).toMatchObject({ title: 'Kettle', status: 'published' });
  });

  it('is refused when its fields are invalid', async () => {
    const bad = [
      { title: '  ' },
      { variants: [] },
      { surprise: true },
      { variants: [{ stock: -1 }] },
      { variants: [{ sku: 'no spaces' }] },
      { variants: [{ price: undefined }] },
      { variants: [{ price: { amount: 1e300, currency: 'EUR' } }] },
      { variants: [{ price: { amount: -1, currency: 'EUR' } }] },
      { variants: [{ price: { amount: 1.5, currency: 'EUR' } }] },
      { variants: [{ price: { amount: 1, currency: 'euro' } }] },
      { variants: [{ options: [1, 2, 3, 4].map((count) => ({ name: `Option ${count}`, value: 'x' })) }] },
    ];
    for (const product of bad) expect((await vendor.create(product)).status).toBe(400);
    const broken = [
      [{ variants: [{ sku: 'TWICE' }, { sku: 'TWICE' }] }, 'duplicate_sku'],
      [{ variants: [{ options: colour('Red') }, { options: colour('Red') }] }, 'duplicate_options'],
      [{ variants: [{ options: colour('Red') }, {}] }, 'options_differ'],
      [{ variants: [{}, { price: { amount: 1, currency: 'CHF' } }] }, 'mixed_currencies'],
    ] as const;
    for (const [product, code] of broken) {
      expect(await vendor.create({ ...product, variants: [...product.variants] })).toMatchObject({
        status: 422,
        body: { code },
      });
    }
    expect(await vendor.create({ categoryId: randomUUID() })).toMatchObject({ status: 404 });
    expect((await vendor.send('PATCH', `/v1/products/${(await vendor.draft()).id}`, { body: {} })).status).toBe(400);
  });
});

describe('an SKU', () => {
  it('is unique for its vendor, and another vendor may have the same', async () => {
    const [{ id: variantId } = { id: '' }] = (await vendor.draft({ variants: [{ sku: 'OWN' }] })).variants;
    expect((await stranger.create({ variants: [{ sku: 'OWN' }] })).status).toBe(201);
    expect(await vendor.create({ variants: [{ sku: 'OTHER' }, { sku: 'OWN' }] })).toMatchObject({
      status: 409,
      body: { code: 'sku_taken', skus: ['OWN'] },
    });
    await vendor.draft({ variants: [{ sku: 'OTHER' }] });
    const taken = await vendor.send('PATCH', `/v1/variants/${variantId}`, { body: { sku: 'OTHER' } });
    expect(taken).toMatchObject({ status: 409, body: { code: 'sku_taken' } });
  });

  it('goes to one of several concurrent requests', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => vendor.create({ variants: [{ sku: 'RACE' }] })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
  });
});

describe("a vendor's own list", () => {
  it('shows its products in every status, newest first, page by page', async () => {
    const own = await VendorClient.of(catalog);
    const draft = await own.draft();
    const onSale = await own.published();
    const archived = await own.archive(await own.published());
    const path = `/v1/vendor-products?vendorId=${own.vendorId}`;
    const first = await own.send('GET', `${path}&limit=2`);
    expect(first.body['items']).toMatchObject([
      { id: archived.id, status: 'archived' },
      { id: onSale.id, status: 'published' },
    ]);
    const rest = await own.send('GET', `${path}&limit=2&cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body).toMatchObject({ items: [{ id: draft.id, status: 'draft' }], nextCursor: null });
    const drafts = await own.send('GET', `${path}&status=draft`);
    expect(drafts.body['items']).toMatchObject([{ id: draft.id }]);
    const stolen = await own.send('GET', `${path}&status=draft&cursor=${String(first.body['nextCursor'])}`);
    expect(stolen).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });
});

describe('variants for a cart', () => {
  it('are shown in the order of the ids, without those that do not exist', async () => {
    const product = await vendor.published({ variants: [{ title: 'Red' }, { title: 'Blue', stock: 0 }] });
    const ids = product.variants.map(({ id }) => id).toReversed();
    const { body } = await forCart(...ids, randomUUID());
    expect(body['items']).toMatchObject([
      { variantId: ids[0], productId: product.id, title: 'Kettle – Blue', available: 0, purchasable: true },
      { variantId: ids[1], vendorId: vendor.vendorId, title: 'Kettle – Red', available: 5, purchasable: true },
    ]);
  });

  it('are at most a hundred, requested by ids only', async () => {
    const many = Array.from({ length: 101 }, () => randomUUID()).join(',');
    for (const ids of ['', 'x', `${randomUUID()},`, many]) {
      expect((await forCart(ids)).status).toBe(400);
    }
  });
});
