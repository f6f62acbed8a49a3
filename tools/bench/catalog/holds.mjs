/**
 * Measures holds per second with `synchronous_commit` and `fsync` on: two seconds of one popular variant, two of orders of
 * three among a hundred variants. `node tools/bench/catalog/holds.mjs` after `npx nx build catalog`.
 */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { createTestDatabase, startOwnPostgres } from '@mvec/testing';
import { HeldUnitsRepository } from '../../../apps/catalog/dist/holds/held-units.repository.js';
import { sumLines } from '../../../apps/catalog/dist/holds/hold-lines.js';

const seconds = 2;
const connections = 10;
const folder = fileURLToPath(new URL('../../../apps/catalog/prisma/migrations', import.meta.url));

const postgres = await startOwnPostgres();
try {
  const { appUrl } = await createTestDatabase({
    service: 'catalog',
    folders: [folder],
    adminUrl: postgres.server.adminUrl,
  });
  const database = new Database({ url: appUrl, poolSize: connections, applicationName: 'bench' });
  const variants = await addVariants(database, 100);
  await measure(database, 'one popular variant', () => [{ variantId: variants[0], quantity: 1 }]);
  await measure(database, 'orders of 3 of 100', () =>
    [0, 1, 2].map(() => ({ variantId: variants[Math.floor(Math.random() * variants.length)], quantity: 1 })),
  );
  const unbalanced = await database.query(sql`select from stock_check where not balanced`);
  console.log(unbalanced.length === 0 ? 'stock balanced' : 'STOCK NOT BALANCED');
  await database.close();
} finally {
  await postgres.stop();
}

async function measure(database, name, linesOf) {
  const times = [];
  const units = new HeldUnitsRepository(database);
  const end = performance.now() + seconds * 1_000;
  const take = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await units.takeUnits([{ orderId: randomUUID(), lines: sumLines(linesOf()) }], 120, 'wait');
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: connections }, take));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  console.log(`${name}: ${Math.round(times.length / seconds)} holds/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

async function addVariants(database, count) {
  const ids = Array.from({ length: count }, () => randomUUID());
  await database.execute(sql`
    with product as (
      insert into products (id, vendor_id, title, slug, description, status, published_at, currency, lowest_price)
      select id, id, 'Product', id::text, '', 'published', now(), 'EUR', 100 from unnest(${ids}::uuid[]) as id
    ), variant as (
      insert into variants (id, product_id, vendor_id, position, sku, title, price_amount, price_currency, available)
      select id, id, id, 1, 'SKU', 'Product', 100, 'EUR', 1000000 from unnest(${ids}::uuid[]) as id
    )
    insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
    select id, id, 1000000, 1000000, 'first stock', 'bench' from unnest(${ids}::uuid[]) as id`);
  return ids;
}
