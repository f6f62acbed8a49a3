import { type Database, raw, sql } from '@mvec/database';
import { colours, currency, description, goodsOf, optionName, stock } from './goods.js';
import type { Offer } from './market.types.js';

export interface ProductPlan {
  titles: readonly string[];
  /** Number in the first SKU; the next ones count up. */
  firstNumber: number;
  vendorIds: readonly string[];
  categoryIds: readonly string[];
  adjustedBy: string;
}

const perStatement = 2_000;

/**
 * Inserts published products as the service would write them, many in one statement. `same-products.ts` compares one
 * of them with a product created through the API.
 */
export async function insertProducts(catalog: Database, plan: ProductPlan): Promise<void> {
  for (let from = 0; from < plan.titles.length; from += perStatement) {
    const titles = plan.titles.slice(from, from + perStatement);
    await insertSome(catalog, { ...plan, titles, firstNumber: plan.firstNumber + from });
  }
  for (const table of ['products', 'variants', 'stock_adjustments', 'search_words', 'vendors', 'categories'])
    await catalog.execute(sql`vacuum analyze ${raw(table)}`);
  // A checkpoint now, so that the first requests do not compete with writing all this to disk.
  await catalog.execute(sql`checkpoint`);
}

/** Products on sale in order of creation, with the first variant of each. */
export async function readOffers(catalog: Database): Promise<{ productIds: string[]; offers: Offer[] }> {
  const rows = await catalog.query<{ productId: string; variantId: string; price: number }>(sql`
    select products.id as product_id, variants.id as variant_id, price_amount as price
    from products join variants on variants.product_id = products.id and position = 1
    where status = 'published' order by published_at`);
  return {
    productIds: rows.map(({ productId }) => productId),
    offers: rows.map(({ variantId, price }) => ({ variantId, price })),
  };
}

async function insertSome(catalog: Database, plan: ProductPlan): Promise<void> {
  const goods = plan.titles.map((title, index) => goodsOf(title, plan.firstNumber + index));
  const vendorIds = plan.titles.map((_, index) => plan.vendorIds[index % plan.vendorIds.length]);
  const categoryIds = plan.titles.map((_, index) => plan.categoryIds[(index * 7) % plan.categoryIds.length]);
  await catalog.execute(sql`
    with wanted as materialized (
      select uuidv7() as id, wanted.*
      from unnest(${goods.map(({ title }) => title)}::text[], ${goods.map(({ sku }) => sku)}::text[],
        ${goods.map(({ price }) => price)}::bigint[], ${vendorIds}::uuid[], ${categoryIds}::uuid[])
        with ordinality as wanted (title, sku, price, vendor_id, category_id, number)
    ), added as (
      insert into products (id, vendor_id, title, slug, description, status, published_at, created_at, category_id,
        option_names, version, currency, lowest_price, keywords)
      select id, vendor_id, title, replace(lower(title), ' ', '-') || '-' || right(id::text, 12), ${description},
        'published', clock_timestamp() - (1000000 - ${plan.firstNumber}::integer - number) * interval '1 second',
        clock_timestamp() - (1000000 - ${plan.firstNumber}::integer - number) * interval '1 second', category_id,
        array[${optionName}], 2, ${currency}, price,
        (select string_agg(concat_ws(' ', sku || '-' || position, colour, colour), ' ' order by position)
          from unnest(${colours}::text[]) with ordinality as variants (colour, position))
      from wanted returning id
    ), varied as (
      insert into variants (id, product_id, position, sku, title, price_amount, price_currency, available, vendor_id,
        option_values)
      select uuidv7(), id, position, sku || '-' || position, colour, price + (position - 1) * 100, ${currency},
        ${stock}, vendor_id, array[colour]
      from wanted, unnest(${colours}::text[]) with ordinality as variants (colour, position)
      returning id
    )
    insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
    select uuidv7(), id, ${stock}, ${stock}, 'first stock', ${plan.adjustedBy} from varied`);
  await catalog.execute(sql`
    insert into search_words
    select distinct word from products, unnest(tsvector_to_array(search)) as word
    where title = any(${goods.map(({ title }) => title)}::text[]) and word ~ '^[^0-9]{4,40}$'
    on conflict do nothing`);
}
