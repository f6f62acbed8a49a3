import { isDeepStrictEqual } from 'node:util';
import { dataOf, newKey } from '@mvec/demo-market';
import { type Database, one, sql } from '@mvec/database';
import type { BenchPlatform } from '../bench-platform.js';
import { colours, currency, description, goodsOf, optionName, stock } from './goods.js';
import type { Market } from './market.types.js';
import { insertProducts } from './products.js';

const title = 'Vadeku molira pasote brunix';

/**
 * Creates one product through the API and the same one in bulk, and compares their rows and the API's answers.
 * @throws when they differ, because the benchmark would measure products that no vendor can create
 */
export async function assertSameProducts(platform: BenchPlatform, market: Market): Promise<void> {
  const catalog = platform.database('catalog');
  const number = 1_000_000 - 1;
  const made = await byApi(platform, market, number);
  const [, vendor] = market.vendors;
  await insertProducts(catalog, {
    titles: [title],
    firstNumber: number,
    vendorIds: [vendor?.vendorId ?? ''],
    categoryIds: market.categoryIds.slice(0, 1),
    adjustedBy: 'bench',
  });
  const rows = await catalog.query<{ id: string }>(sql`
    select id from products where title = ${title} and id <> ${made} limit 1`);
  const inserted = one(rows)?.id ?? '';
  const answers = [made, inserted].map((id) =>
    dataOf(platform.gateway.as().catalog.showProduct({ path: { productId: id } })),
  );
  requireSame(await Promise.all(answers));
  requireSame([await rowsOf(catalog, made), await rowsOf(catalog, inserted)]);
}

/** Creates the product for the first vendor; the bulk product belongs to the second, so the SKU can be the same. */
async function byApi({ gateway }: BenchPlatform, market: Market, number: number): Promise<string> {
  const [vendor] = market.vendors;
  if (!vendor) throw new Error('The market has no vendor');
  const { sku, price } = goodsOf(title, number);
  const variants = colours.map((colour, index) => ({
    sku: `${sku}-${index + 1}`,
    title: colour,
    options: [{ name: optionName, value: colour }],
    price: { amount: price + index * 100, currency },
    stock,
  }));
  const body = { vendorId: vendor.vendorId, title, description, categoryId: market.categoryIds[0], variants };
  const { catalog } = gateway.as(vendor.accessToken);
  const { id } = await dataOf(catalog.createProduct({ body, headers: newKey() }));
  await dataOf(catalog.publishProduct({ path: { productId: id } }));
  return id;
}

async function rowsOf(catalog: Database, id: string): Promise<unknown> {
  const rows = await catalog.query<{ row: object }>(sql`
    select to_jsonb(products) as row from products where id = ${id}
    union all (select to_jsonb(variants) from variants where product_id = ${id} order by position)
    union all (select to_jsonb(stock_adjustments) - 'adjusted_by' from stock_adjustments
      where variant_id in (select id from variants where product_id = ${id}))`);
  return rows.map(({ row }) => row);
}

function requireSame([made, inserted]: unknown[]): void {
  const [one, other] = [withoutIdentity(made), withoutIdentity(inserted)];
  if (isDeepStrictEqual(one, other)) return;
  throw new Error(
    `Products made in bulk differ from those made by the API; fix seed/products.ts:\n${JSON.stringify(one)}\n${JSON.stringify(other)}`,
  );
}

/** Removes what may differ: owner, times, and the end of the slug, which comes from the id. */
function withoutIdentity(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/-[0-9a-f]{12}$/, '');
  if (Array.isArray(value)) return value.map(withoutIdentity);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !/^(?:id|vendorName|.*(?:Id|_id|At|_at))$/.test(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutIdentity(each)]));
}
