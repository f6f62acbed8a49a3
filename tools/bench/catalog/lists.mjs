/**
 * Measures the public list with 5,000 products of 50 vendors, 15,000 variants, in 40 categories:
 * `node tools/bench/catalog/lists.mjs [--plans]` after `npx nx build catalog`.
 */
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { createTestDatabase, startOwnPostgres } from '@mvec/testing';
import { CategoriesRepository } from '../../../apps/catalog/dist/categories/categories.repository.js';
import { ProductListRepository } from '../../../apps/catalog/dist/product-list/product-list.repository.js';
import { ProductListService } from '../../../apps/catalog/dist/product-list/product-list.service.js';
import { ProductSearch } from '../../../apps/catalog/dist/product-list/product-search.js';
import { ListProducts } from '../../../apps/catalog/dist/product-list/product-list.dto.js';
import { ProductsRepository } from '../../../apps/catalog/dist/products/products.repository.js';

const rounds = 30;
/** Page cache that keeps nothing: every page is queried. */
const noCache = { findPage: (_key, readPage) => readPage() };
const withPlans = process.argv.includes('--plans');
const folder = fileURLToPath(new URL('../../../apps/catalog/prisma/migrations', import.meta.url));

const postgres = process.env.MVEC_TEST_INFRA ? undefined : await startOwnPostgres();
const testDatabase = await createTestDatabase({
  service: 'catalog',
  folders: [folder],
  adminUrl: postgres?.server.adminUrl,
});
const database = new Database({ url: testDatabase.ownerUrl, poolSize: 2, applicationName: 'bench' });
try {
  await fill();
  for (const query of [
    {},
    { vendorId: await someVendor() },
    { category: 'c-3' },
    { category: 'c-30' },
    { inStock: true },
    { currency: 'EUR', sort: 'price' },
    { currency: 'EUR', sort: '-price', minPrice: 1_000, maxPrice: 2_000, inStock: true },
    { sort: 'name' },
    { category: 'c-3', sort: 'price', currency: 'EUR' },
    { q: 'kettle' },
    { q: 'ket red' },
    { q: 'kettel' },
    { q: 'kettle', sort: 'price', inStock: true },
  ]) {
    await measure(query);
  }
} finally {
  await database.close();
  await testDatabase.drop();
  await postgres?.stop();
}

async function measure(query) {
  const statements = [];
  const recordingOf = (queryable) => ({
    query: (statement) => {
      statements.push(statement);
      return queryable.query(statement);
    },
  });
  const recording = recordingOf(database);
  const repository = new ProductListRepository();
  const list = new ProductListService(
    recording,
    repository,
    new ProductSearch(recording, repository),
    new ProductsRepository(recording, noCache),
    new CategoriesRepository(recording),
    noCache,
  );
  const times = [];
  let cursor;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const page = JSON.parse(await list.listProducts(Object.assign(new ListProducts(), query, { cursor })));
    times.push(performance.now() - start);
    cursor = page.nextCursor ?? undefined;
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  console.log(`${JSON.stringify(query)}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
  if (!withPlans) return;
  for (const statement of statements.slice(-1)) {
    const plan = await database.query(sql`explain (analyze, costs off) ${statement}`);
    console.log(plan.map((row) => `    ${row['QUERY PLAN']}`).join('\n'));
  }
}

async function someVendor() {
  const [row] = await database.query(sql`select vendor_id as id from products limit 1`);
  return row.id;
}

async function fill() {
  await database.execute(sql`
    insert into vendors (id, name, suspended) select uuidv7(), 'Vendor ' || n, n % 25 = 0 from generate_series(1, 50) as n`);
  await database.execute(sql`
    insert into categories (id, name, slug) select uuidv7(), 'Category ' || n, 'c-' || n from generate_series(1, 40) as n`);
  await database.execute(sql`
    update categories set parent_id = (select id from categories where slug = 'c-3') where slug in ('c-30', 'c-31', 'c-32')`);
  await database.execute(sql`
    insert into products (id, vendor_id, category_id, title, slug, description, status, published_at, currency,
      lowest_price, keywords)
    select uuidv7(), vendor.ids[1 + n % 50], category.ids[1 + (n * 7) % 40],
      (array['Kettle', 'Teapot', 'Bicycle', 'Blanket', 'Lantern', 'Hammer', 'Chair', 'Basket'])[1 + n % 8] || ' '
        || (array['Alpha', 'Bravo', 'Delta', 'Echo', 'Foxtrot'])[1 + n % 5] || ' ' || n,
      'p-' || n, repeat('Made to last, and repaired when it breaks. ', 5), 'published',
      now() - n * interval '1 minute', 'EUR', 500 + (n * 37) % 5000, 'red blue green SKU-' || n
    from generate_series(1, 5000) as n,
      (select array_agg(id) as ids from vendors) as vendor, (select array_agg(id) as ids from categories) as category`);
  await database.execute(sql`
    insert into variants (id, product_id, vendor_id, position, sku, title, price_amount, price_currency, available)
    select uuidv7(), products.id, vendor_id, position, slug || '-' || position, 'Variant ' || position,
      lowest_price + 100 * (position - 1), 'EUR', case when random() < 0.8 then 10 else 0 end
    from products, generate_series(1, 3) as position`);
  await database.execute(sql`
    insert into search_words select distinct word from products, unnest(tsvector_to_array(search)) as word
    where word ~ '^[^0-9]{4,40}$'`);
  for (const table of ['products', 'variants', 'vendors', 'categories', 'search_words']) {
    await database.execute({ text: `vacuum analyze ${table}`, values: [] });
  }
}
