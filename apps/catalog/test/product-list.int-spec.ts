import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeCursor } from '@mvec/http';
import { sealed } from '../src/list-cursor.js';
import { startCatalog, type TestCatalog } from './support/catalog.js';
import { type HttpAnswer, send } from './support/http.js';
import { type ProductBody, type Shown, VendorClient } from './support/vendor-client.js';

let catalog: TestCatalog;

beforeAll(async () => {
  catalog = await startCatalog();
});
afterAll(() => catalog.stop());

interface ListPage {
  items: (Shown & { title: string })[];
  nextCursor: string | null;
}

function get(query: Record<string, string>): Promise<HttpAnswer> {
  return send(catalog.service, 'GET', `/v1/products?${new URLSearchParams(query).toString()}`);
}

async function page(query: Record<string, string>): Promise<ListPage> {
  const { status, body } = await get(query);
  expect(status).toBe(200);
  return body as Record<string, unknown> & ListPage;
}

async function titles(query: Record<string, string>): Promise<string[]> {
  return (await page(query)).items.map(({ title }) => title);
}

/** Titles of all pages of two products; `meanwhile` runs between pages. */
async function titlesPageByPage(query: Record<string, string>, meanwhile = () => Promise.resolve()): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { items, nextCursor }: ListPage = await page({ ...query, limit: '2', ...(cursor !== '' && { cursor }) });
    seen.push(...items.map(({ title }) => title));
    cursor = nextCursor;
    await meanwhile();
  }
  return seen;
}

const priced = (title: string, amount: number, stock = 1, currency = 'EUR'): ProductBody => ({
  title,
  variants: [{ price: { amount, currency }, stock }],
});

async function vendorOf(products: ProductBody[]): Promise<{ vendor: VendorClient; products: Shown[] }> {
  const vendor = await VendorClient.of(catalog);
  const made: Shown[] = [];
  for (const product of products) made.push(await vendor.published(product));
  return { vendor, products: made };
}

describe('the order of the list', () => {
  it('is by time, price or name, as a whole and page by page', async () => {
    const { vendor } = await vendorOf([
      priced('Écharpe', 300),
      priced('zebra', 100),
      priced('Apple', 200),
      priced('Echo', 300),
      priced('10 nails', 50),
    ]);
    await vendor.draft(priced('Draft', 1));
    const newest = ['10 nails', 'Echo', 'Apple', 'zebra', 'Écharpe'];
    const cheapest = ['10 nails', 'zebra', 'Apple', 'Écharpe', 'Echo'];
    const orders = {
      newest,
      price: cheapest,
      '-price': cheapest.toReversed(),
      name: ['10 nails', 'Apple', 'Écharpe', 'Echo', 'zebra'],
    };
    const { vendorId } = vendor;
    expect(await titles({ vendorId })).toEqual(newest);
    for (const [sort, expected] of Object.entries(orders)) {
      expect(await titles({ vendorId, sort })).toEqual(expected);
      expect(await titlesPageByPage({ vendorId, sort })).toEqual(expected);
    }
  });

  it.each(['newest', 'price', '-price', 'name'])(
    'by %s shows every product that stays as it is exactly once, while others change',
    async (sort) => {
      const steady = ['A', 'C', 'E', 'G', 'I', 'K'].map((title, index) => priced(title, 100 * index + 100));
      const moving = ['B', 'D', 'F', 'H', 'J'].map((title, index) => priced(title, 100 * index + 150));
      const { vendor, products } = await vendorOf([...steady, ...moving]);
      const restless = products.slice(steady.length);
      const meanwhile = async () => {
        const next = restless.pop();
        if (next === undefined) return;
        const [{ id } = { id: '' }] = next.variants;
        if (restless.length % 2 === 0) await vendor.archive(next);
        else await vendor.send('PATCH', `/v1/variants/${id}`, { body: { price: { amount: 10_000, currency: 'EUR' } } });
        await vendor.published(priced(`New ${restless.length}`, 220));
      };
      const seen = await titlesPageByPage({ vendorId: vendor.vendorId, sort }, meanwhile);
      const seenSteady = seen.filter((title) => steady.some((product) => product.title === title));
      expect(seenSteady.toSorted()).toEqual(['A', 'C', 'E', 'G', 'I', 'K']);
    },
  );

  it('continues only with a cursor of the same list', async () => {
    const { vendor } = await vendorOf([priced('One', 100), priced('Two', 200), priced('Three', 300)]);
    const { vendorId } = vendor;
    const { nextCursor } = await page({ vendorId, sort: 'price', limit: '1' });
    const cursor = nextCursor ?? '';
    const content = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { key: unknown[]; seal: string };
    expect(await titles({ vendorId, sort: 'price', cursor, limit: '2' })).toEqual(['Two', 'Three']);
    const refused: Record<string, string>[] = [
      { vendorId, sort: '-price', cursor },
      { vendorId, sort: 'name', cursor },
      { vendorId, cursor },
      { sort: 'price', cursor },
      { vendorId, sort: 'price', inStock: 'true', cursor },
      { vendorId, sort: 'price', cursor: writeCursor({ ...content, key: ['EUR', 1, content.key[2]] }) },
      { vendorId, sort: 'price', cursor: `${cursor.slice(0, -3)}abc` },
      { vendorId, sort: 'price', cursor: 'abc' },
    ];
    for (const query of refused) {
      expect(await get(query)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
    }
  });

  it.each([
    ['price', ['eur', 1]],
    ['price', ['E\u0000R', 1]],
    ['name', ['nul\u0000']],
    ['relevance', [-(2 ** 40)]],
  ])('refuses a forged cursor by %s with the key %j', async (sort, key) => {
    const query = { q: 'kettle', sort };
    const cursor = writeCursor(sealed({ list: 'products', ...query }, [...key, randomUUID()]));
    expect(await get({ ...query, cursor })).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });
});

describe('the filters of the list', () => {
  it('apply price range, stock and currency to the same variant', async () => {
    const { vendor } = await vendorOf([
      priced('Cheap', 100),
      priced('Sold out', 200, 0),
      priced('Dear', 900),
      priced('Foreign', 200, 1, 'CHF'),
      {
        title: 'Both',
        variants: [
          { price: { amount: 200, currency: 'EUR' }, stock: 0 },
          { price: { amount: 900, currency: 'EUR' }, stock: 1 },
        ],
      },
    ]);
    const { vendorId } = vendor;
    const sort = 'name';
    expect(await titles({ vendorId, sort, minPrice: '150', maxPrice: '300' })).toEqual(['Both', 'Foreign', 'Sold out']);
    expect(await titles({ vendorId, sort, minPrice: '150', maxPrice: '300', currency: 'EUR' })).toEqual([
      'Both',
      'Sold out',
    ]);
    expect(await titles({ vendorId, sort, maxPrice: '300', inStock: 'true' })).toEqual(['Cheap', 'Foreign']);
    expect(await titles({ vendorId, sort, inStock: 'true' })).toEqual(['Both', 'Cheap', 'Dear', 'Foreign']);
    expect(await titles({ vendorId, sort, inStock: 'false', minPrice: '900' })).toEqual(['Both', 'Dear']);
    expect(await titles({ vendorId, sort: 'price' })).toEqual(['Foreign', 'Cheap', 'Sold out', 'Both', 'Dear']);
  });

  it('are refused when they are invalid', async () => {
    const bad: Record<string, string>[] = [
      { limit: '1000' },
      { limit: '0' },
      { minPrice: '1.5' },
      { minPrice: '-1' },
      { minPrice: '2', maxPrice: '1' },
      { maxPrice: '99999999999999999999' },
      { currency: 'eur' },
      { inStock: 'perhaps' },
      { sort: 'random' },
      { sort: 'relevance' },
      { vendorId: "' or 1=1" },
      { category: "'; drop table products" },
      { q: '' },
      { q: 'x'.repeat(201) },
      { q: 'nul\u0000' },
      { surprise: 'x' },
    ];
    for (const query of bad) {
      expect(await get(query)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
  });
});

describe('the search', () => {
  let vendorId: string;
  const find = (q: string, query: Record<string, string> = {}) => titles({ vendorId, q, ...query });

  beforeAll(async () => {
    const { vendor } = await vendorOf([
      { title: 'Théière en fonte', description: 'Keeps tea warm', variants: [{ sku: 'TF-01', title: 'Größe M' }] },
      { title: 'Whistling kettle', description: 'Boils water for a teapot' },
      { title: 'Bicycle bell', description: 'Loud', variants: [{ options: [{ name: 'Colour', value: 'Crimson' }] }] },
      { title: 'Kettle rest', description: 'Oak' },
      { title: 'Чайник', description: '茶壺' },
    ]);
    await vendor.draft({ title: 'Secret kettle' });
    ({ vendorId } = vendor);
  });

  it('ignores accents, case and punctuation', async () => {
    expect(await find('theiere')).toEqual(['Théière en fonte']);
    expect(await find('THÉIÈRE, Fonte!')).toEqual(['Théière en fonte']);
    expect(await find('grosse')).toEqual(['Théière en fonte']);
    expect(await find('чайник')).toEqual(['Чайник']);
    expect(await find('茶壺')).toEqual(['Чайник']);
  });

  it('finds prefixes, and requires every word', async () => {
    expect(await find('ket whis')).toEqual(['Whistling kettle']);
    expect(await find('ke whis')).toEqual([]);
    expect(await find('a whis')).toEqual(['Whistling kettle']);
    expect(await find('kettle bell')).toEqual([]);
  });

  it('corrects typing errors, unless products have exactly that word', async () => {
    expect(await find('bycicle')).toEqual(['Bicycle bell']);
    expect(await find('whisling ketle')).toEqual(['Whistling kettle']);
    expect(await find('tehiere')).toEqual(['Théière en fonte']);
    expect(await find('whisling ketle watter')).toEqual(['Whistling kettle']);
    expect(await find('whisling ketle watter teapoot')).toEqual([]);
    expect(await find('xyzzy')).toEqual([]);
    expect(await find('rest')).toEqual(['Kettle rest']);
  });

  it('ranks titles before options and SKUs, and descriptions last', async () => {
    expect(await find('crimson')).toEqual(['Bicycle bell']);
    expect(await find('TF-01')).toEqual(['Théière en fonte']);
    const { vendor } = await vendorOf([
      { title: 'Stand', description: 'For a lantern' },
      { title: 'Camping light', variants: [{ title: 'Lantern' }] },
      { title: 'Lantern' },
    ]);
    const inOrder = ['Lantern', 'Camping light', 'Stand'];
    expect(await titles({ vendorId: vendor.vendorId, q: 'lantern' })).toEqual(inOrder);
    expect(await titlesPageByPage({ vendorId: vendor.vendorId, q: 'lantern' })).toEqual(inOrder);
    expect(await titles({ vendorId: vendor.vendorId, q: 'lantern', sort: 'newest' })).toEqual(inOrder);
  });

  it('uses the present texts of a product', async () => {
    const { vendor, products } = await vendorOf([{ title: 'Hammock' }]);
    const [{ id } = { id: '' }] = products;
    await vendor.send('PATCH', `/v1/products/${id}`, { body: { title: 'Parasol' } });
    expect(await titles({ vendorId: vendor.vendorId, q: 'parasoll' })).toEqual(['Parasol']);
    expect(await titles({ vendorId: vendor.vendorId, q: 'hammock' })).toEqual([]);
  });

  it.each(["'; drop table products; --", '<script>', "a & b | !c:* <-> 'd'", '\\', '%_', '!!!', '&', "it's", '🫖'])(
    'treats %s as plain text',
    async (q) => {
      expect((await get({ q })).status).toBe(200);
    },
  );
});
