import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { empty, sql } from '@mvec/database';
import { eventually } from '@mvec/testing';
import { ProductListRepository } from '../src/product-list/product-list.repository.js';
import { productSortOf } from '../src/product-list/product-sort.js';
import { typedWords } from '../src/product-list/search-words.js';
import { addVariant, startCatalog, type TestCatalog } from './support/catalog.js';
import { OrderClient } from './support/http.js';
import { VendorClient } from './support/vendor-client.js';

let catalog: TestCatalog;

beforeAll(async () => {
  catalog = await startCatalog();
});
afterAll(() => catalog.stop());

function search(query: Record<string, string>): Promise<Response> {
  return fetch(new URL(`/v1/products?${new URLSearchParams(query).toString()}`, catalog.service.url));
}

async function titles(query: Record<string, string>): Promise<string[]> {
  const { items } = (await (await search(query)).json()) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

/** Number of connections that wait for a lock. */
async function searching(): Promise<number> {
  const [row] = await catalog.database.query<{ connections: number }>(sql`
    select count(*) as connections from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  return row?.connections ?? 0;
}

async function maxSearchingWhile(searches: Promise<Response>[]): Promise<number> {
  let [max, ended] = [0, 0];
  for (const search of searches) void search.then(() => ended++);
  await eventually(async () => {
    max = Math.max(max, await searching());
    return ended === searches.length;
  });
  return max;
}

describe('slow searches', () => {
  it('are refused soon, and leave connections for checkout', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const order = await OrderClient.of(catalog.service);
    await (await VendorClient.of(catalog)).published({ title: 'Wellspelled' });
    const answers = await catalog.database.transaction(async (tx) => {
      // Corrections of mistyped words now wait for this lock.
      await tx.execute(sql`lock table search_words in access exclusive mode`);
      const searches = Array.from({ length: 30 }, () => search({ q: 'mistpyed' }));
      const maxSearching = maxSearchingWhile(searches);
      const lines = [{ variantId: variant.variantId, quantity: 1 }];
      expect((await order.take(randomUUID(), lines)).status).toBe(200);
      expect((await search({ q: 'wellspelled' })).status).toBe(200);
      expect(await maxSearching).toBeLessThanOrEqual(2);
      return Promise.all(searches);
    });
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(await answer.json()).toMatchObject({ code: 'search_busy' });
    }
    expect((await search({ q: 'mistpyed' })).status).toBe(200);
  });
});

describe('concurrent searches', () => {
  it('find their own products, whatever the others search for', async () => {
    const vendor = await VendorClient.of(catalog);
    const words = ['amberlamp', 'birchchair', 'copperkettle', 'driftwoodtable'];
    for (const title of words) await vendor.published({ title });
    const asked = words.flatMap((word): { query: Record<string, string>; finds: string[] }[] => [
      { query: { q: word }, finds: [word] },
      { query: { q: word, sort: 'price', limit: '1' }, finds: [word] },
      { query: { q: word, vendorId: randomUUID() }, finds: [] },
      { query: { q: `${word.slice(0, -1)}x` }, finds: [word] },
      { query: { q: '!' }, finds: [] },
    ]);
    const found = await Promise.all(asked.map(({ query }) => titles(query)));
    expect(found).toEqual(asked.map(({ finds }) => finds));
  });

  it('share a statement that assigns each product to its search', async () => {
    const vendor = await VendorClient.of(catalog);
    for (const title of ['velvetsofa', 'velvetstool', 'wickerbasket']) await vendor.published({ title });
    const { orderBy } = productSortOf.name;
    const slice = { orderBy, after: empty, limit: 2 };
    const words = ['wicker', 'velvet', '!', 'nothing', 'velvet'];
    const rows = await new ProductListRepository().searchProducts(catalog.database, typedWords(words), {
      filters: { inStock: false },
      slice,
    });
    expect(rows.map(({ place, title }) => [words[place - 1], place, title])).toEqual([
      ['wicker', 1, 'wickerbasket'],
      ['velvet', 2, 'velvetsofa'],
      ['velvet', 2, 'velvetstool'],
      ['velvet', 5, 'velvetsofa'],
      ['velvet', 5, 'velvetstool'],
    ]);
  });
});

describe('a search with more than a thousand hits', () => {
  it('ranks and sorts the newest thousand', async () => {
    await catalog.database.execute(sql`
      with flooded as (
        insert into products (id, vendor_id, title, slug, description, status, published_at, currency, lowest_price)
        select uuidv7(), ${randomUUID()}, case n when 1001 then 'Aflood' else 'Boat' end, 'flood-' || n, 'aflood',
          'published', clock_timestamp() - n * interval '1 minute', 'EUR', 1002 - n
        from generate_series(1, 1001) as n
        returning *
      )
      insert into variants (id, product_id, vendor_id, position, sku, title, price_amount, price_currency, available)
      select uuidv7(), id, vendor_id, 1, slug, title, lowest_price, 'EUR', 1 from flooded`);
    expect(await titles({ q: 'aflood', limit: '2' })).toEqual(['Boat', 'Boat']);
    expect(await titles({ q: 'aflood', sort: 'price', limit: '1' })).toEqual(['Boat']);
    expect(await titles({ q: 'aflood', sort: 'name', limit: '1' })).toEqual(['Boat']);
    expect(await titles({ sort: 'price', limit: '1' })).toEqual(['Aflood']);
  });
});

describe('words for corrections', () => {
  const wordOf = (prefix: string, number: number) =>
    `${prefix}${number.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`;
  const wordsOf = (prefix: string, many: number) => Array.from({ length: many }, (_, number) => wordOf(prefix, number));

  async function known(prefix: string): Promise<string[]> {
    const rows = await catalog.database.query<{ word: string }>(sql`
      select word from search_words where starts_with(word, ${prefix}) order by word`);
    return rows.map(({ word }) => word);
  }

  it('are all words of a title and the first two hundred of a description', async () => {
    const [title, described] = [wordsOf('titled', 20), wordsOf('described', 250)];
    const vendor = await VendorClient.of(catalog);
    const description = [...described.slice(0, 150), ...described].join(' ');
    await vendor.published({ title: title.join(' '), description });
    expect(await known('titled')).toEqual(title.toSorted());
    expect(await known('described')).toEqual(described.slice(0, 200).toSorted());
  });
});
