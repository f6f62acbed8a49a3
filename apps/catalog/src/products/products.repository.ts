import { Batcher } from '@mvec/batching';
import { Database, one, type Queryable, type RowOf, type Sql, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { Category, Product, Vendor } from '../generated/prisma/client.js';
import { isId } from '../slug.js';
import { RecentPages } from '../page-cache/recent-pages.js';
import type { VariantRow } from '../variants/variants.repository.js';
import { onSale } from '../variants/on-sale.js';
import type { ProductStatus } from './product-status.js';

export interface ListedProductRow extends RowOf<
  Product,
  'id' | 'vendorId' | 'title' | 'slug' | 'currency' | 'lowestPrice' | 'optionNames' | 'publishedAt'
> {
  vendorName: Vendor['name'] | null;
  category: Pick<Category, 'id' | 'slug' | 'name'> | null;
  variants: VariantRow[];
}

export interface ProductRow
  extends ListedProductRow, RowOf<Product, 'description' | 'version' | 'createdAt' | 'archivedAt'> {
  status: ProductStatus;
}

/** The columns that a change needs of a product whose row it has locked. */
export interface LockedProduct extends RowOf<Product, 'id' | 'vendorId' | 'version' | 'optionNames'> {
  status: ProductStatus;
  vendorSuspended: boolean;
}

interface NewProduct {
  id: string;
  vendorId: string;
  title: string;
  slug: string;
  description: string;
  categoryId: string | null;
  optionNames: string[];
  currency: string;
}

/** One row per product, with its variants as JSON: a page is one query. */
export const listedColumns = sql`products.id, products.vendor_id, vendors.name as vendor_name,
  case when products.category_id is not null then
    json_build_object('id', products.category_id, 'slug', categories.slug, 'name', categories.name) end as category,
  products.title, products.slug, products.currency, products.lowest_price, products.option_names,
  products.published_at, variants`;

export const productJoins = sql`
  left join vendors on vendors.id = products.vendor_id
  left join categories on categories.id = products.category_id
  cross join lateral (
    select json_agg(json_build_object('id', id, 'sku', sku, 'title', title, 'optionValues', option_values,
      'priceAmount', price_amount, 'priceCurrency', price_currency, 'available', available) order by position)
      as variants
    from variants where product_id = products.id
  ) as variants_of_product`;

export const productColumns = sql`${listedColumns}, products.description, products.status, products.version,
  products.created_at, products.archived_at`;

const lockedColumns = sql`id, vendor_id, status, version, option_names,
  exists (select from vendors where vendors.id = products.vendor_id and suspended) as vendor_suspended`;

/** Words taken from the variants, and from the description; a title is shorter. */
const maxSearchWords = 200;

const batches = { name: 'read product', concurrency: 2, maxWeight: 50 };

@Injectable()
export class ProductsRepository {
  private readonly onSaleById = new Batcher<string, ProductRow | undefined>(
    (ids) => this.findAllOnSale('id', ids, sql`products.id = any(${ids}::uuid[])`),
    batches,
  );
  private readonly onSaleBySlug = new Batcher<string, ProductRow | undefined>(
    (slugs) => this.findAllOnSale('slug', slugs, sql`products.slug = any(${slugs}::text[])`),
    batches,
  );

  constructor(
    private readonly database: Database,
    private readonly recent: RecentPages,
  ) {}

  /** Inserts a product without a price: `updateSummary` sets it once there are variants. */
  async insertProduct(tx: Tx, product: NewProduct): Promise<void> {
    await tx.execute(sql`
      insert into products (id, vendor_id, title, slug, description, category_id, option_names, currency, lowest_price,
        version)
      values (${product.id}, ${product.vendorId}, ${product.title}, ${product.slug}, ${product.description},
        ${product.categoryId}, ${product.optionNames}, ${product.currency}, 0, 0)`);
  }

  /** Locks a product of the vendors, so that its changes and their events have one order. */
  async lockProduct(tx: Tx, productId: string, vendorIds: readonly string[]): Promise<LockedProduct | undefined> {
    return one(
      await tx.query<LockedProduct>(sql`
        select ${lockedColumns} from products
        where id = ${productId} and vendor_id = any(${vendorIds}::uuid[]) for no key update`),
    );
  }

  async lockProductOfVariant(
    tx: Tx,
    variantId: string,
    vendorIds: readonly string[],
  ): Promise<LockedProduct | undefined> {
    return one(
      await tx.query<LockedProduct>(sql`
        select ${lockedColumns} from products
        where id = (select product_id from variants where id = ${variantId})
          and vendor_id = any(${vendorIds}::uuid[])
        for no key update`),
    );
  }

  /** @returns false when the product has these values already */
  async updateTexts(
    tx: Tx,
    productId: string,
    change: { title?: string; description?: string; categoryId?: string | null },
  ): Promise<boolean> {
    const { title = null, description = null, categoryId } = change;
    const changed = await tx.execute(sql`
      update products set title = wanted.title, description = wanted.description, category_id = wanted.category_id
      from (
        select coalesce(${title}, title) as title, coalesce(${description}, description) as description,
          case when ${categoryId === undefined} then category_id else ${categoryId ?? null}::uuid end as category_id
        from products where id = ${productId}
      ) as wanted
      where id = ${productId} and (products.title, products.description, products.category_id)
        is distinct from (wanted.title, wanted.description, wanted.category_id)`);
    return changed === 1;
  }

  async publishProduct(tx: Tx, productId: string): Promise<void> {
    this.recent.clearAfterCommit(tx);
    await tx.execute(sql`
      update products set status = 'published', published_at = clock_timestamp(), version = version + 1
      where id = ${productId} and status = 'draft'`);
  }

  async archiveProduct(tx: Tx, productId: string): Promise<void> {
    this.recent.clearAfterCommit(tx);
    await tx.execute(sql`
      update products set status = 'archived', archived_at = clock_timestamp(), version = version + 1
      where id = ${productId} and status <> 'archived'`);
  }

  /** Updates the columns derived from the variants, by which lists sort and search. @returns the number of currencies */
  async updateSummary(tx: Tx, productId: string): Promise<number> {
    const rows = await tx.query<{ currencies: number }>(sql`
      update products set version = version + 1, currency = summary.currency, lowest_price = summary.lowest,
        keywords = summary.keywords
      from (
        select min(price_currency) as currency, count(distinct price_currency) as currencies,
          min(price_amount) as lowest,
          string_agg(concat_ws(' ', sku, title, array_to_string(option_values, ' ')), ' ' order by position) as keywords
        from variants where product_id = ${productId}
      ) as summary
      where id = ${productId}
      returning currencies`);
    return one(rows)?.currencies ?? 0;
  }

  /**
   * Adds the first words of the title, of the variants and of the description, bounded so that no product fills the table.
   * Sorted, so that two transactions with the same words cannot deadlock.
   */
  async addSearchWords(tx: Tx, productId: string): Promise<void> {
    await tx.execute(sql`
      insert into search_words
      select word from (
        select word, row_number() over (partition by weights[1] order by positions[1]) as number
        from products, unnest(search) as words (word, positions, weights)
        where products.id = ${productId} and word ~ '^[^0-9]{4,40}$'
      ) as words
      where number <= ${maxSearchWords}
      order by word
      on conflict do nothing`);
  }

  async findProductOfVendors(
    queryable: Queryable,
    productId: string,
    vendorIds: readonly string[],
  ): Promise<ProductRow | undefined> {
    return one(
      await find(queryable, sql`products.id = ${productId} and products.vendor_id = any(${vendorIds}::uuid[])`),
    );
  }

  /**
   * Finds a product on sale by its id or slug. Concurrent requests share a statement, which begins after all of them
   * arrived: a product that was taken off sale before a request is not found.
   */
  findProductOnSale(reference: string): Promise<ProductRow | undefined> {
    return isId(reference) ? this.onSaleById.add(reference) : this.onSaleBySlug.add(reference);
  }

  private async findAllOnSale(key: 'id' | 'slug', wanted: string[], named: Sql): Promise<(ProductRow | undefined)[]> {
    const rows = await find(this.database, sql`${named} and ${onSale}`);
    const byKey = new Map(rows.map((row) => [row[key], row]));
    return wanted.map((reference) => byKey.get(reference));
  }
}

async function find(queryable: Queryable, condition: Sql): Promise<ProductRow[]> {
  return queryable.query<ProductRow>(sql`
    select ${productColumns} from products ${productJoins} where ${condition}`);
}
