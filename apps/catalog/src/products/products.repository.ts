import { Batcher } from '@mvec/batching';
import { Database, one, type Queryable, type Sql, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { isId } from '../slug.js';
import { RecentPages } from '../page-cache/recent-pages.js';
import type { VariantRow } from '../variants/variants.repository.js';
import { onSale } from '../variants/on-sale.js';
import type { ProductStatus } from './product-status.js';

export interface ListedProductRow {
  id: string;
  vendorId: string;
  vendorName: string | null;
  category: { id: string; slug: string; name: string } | null;
  title: string;
  slug: string;
  currency: string;
  lowestPrice: number;
  optionNames: string[];
  publishedAt: Date | null;
  variants: VariantRow[];
}

export interface ProductRow extends ListedProductRow {
  description: string;
  status: ProductStatus;
  version: number;
  createdAt: Date;
  archivedAt: Date | null;
}

/** What a change has to know of the product whose row it has locked. */
export interface LockedProduct {
  id: string;
  vendorId: string;
  status: ProductStatus;
  version: number;
  optionNames: string[];
  vendorSuspended: boolean;
}

export interface NewProduct {
  id: string;
  vendorId: string;
  title: string;
  slug: string;
  description: string;
  categoryId: string | null;
  optionNames: string[];
  currency: string;
}

/** One row per product, its variants in it: a page is one query. */
export const listedColumns = sql`products.id, products.vendor_id, vendors.name as vendor_name,
  case when products.category_id is not null then
    json_build_object('id', products.category_id, 'slug', categories.slug, 'name', categories.name) end as category,
  products.title, products.slug, products.currency, products.lowest_price, products.option_names,
  products.published_at, variants`;

export const partsOfProduct = sql`
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

/** From each part of a product. A title is too short to have more. */
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

  /** `summarise` gives it its lowest price, once it has variants. */
  async insert(tx: Tx, product: NewProduct): Promise<void> {
    await tx.execute(sql`
      insert into products (id, vendor_id, title, slug, description, category_id, option_names, currency, lowest_price,
        version)
      values (${product.id}, ${product.vendorId}, ${product.title}, ${product.slug}, ${product.description},
        ${product.categoryId}, ${product.optionNames}, ${product.currency}, 0, 0)`);
  }

  /** Changes of a product happen one after the other, and its events in that order. */
  async lockOfVendors(tx: Tx, productId: string, vendorIds: readonly string[]): Promise<LockedProduct | undefined> {
    return one(
      await tx.query<LockedProduct>(sql`
        select ${lockedColumns} from products
        where id = ${productId} and vendor_id = any(${vendorIds}::uuid[]) for no key update`),
    );
  }

  async lockByVariant(tx: Tx, variantId: string, vendorIds: readonly string[]): Promise<LockedProduct | undefined> {
    return one(
      await tx.query<LockedProduct>(sql`
        select ${lockedColumns} from products
        where id = (select product_id from variants where id = ${variantId})
          and vendor_id = any(${vendorIds}::uuid[])
        for no key update`),
    );
  }

  /** @returns false when the product says that already */
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

  async publish(tx: Tx, productId: string): Promise<void> {
    this.recent.forgetAfter(tx);
    await tx.execute(sql`
      update products set status = 'published', published_at = clock_timestamp(), version = version + 1
      where id = ${productId} and status = 'draft'`);
  }

  async archive(tx: Tx, productId: string): Promise<void> {
    this.recent.forgetAfter(tx);
    await tx.execute(sql`
      update products set status = 'archived', archived_at = clock_timestamp(), version = version + 1
      where id = ${productId} and status <> 'archived'`);
  }

  /** Keeps what lists sort and search by in step with the variants. @returns the number of their currencies */
  async summarise(tx: Tx, productId: string): Promise<number> {
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
   * Of a product's title, of what its variants say and of its description the first words each, so that no product
   * fills the table. Sorted, so that two products with the same words never wait for each other.
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

  async findOfVendors(
    queryable: Queryable,
    productId: string,
    vendorIds: readonly string[],
  ): Promise<ProductRow | undefined> {
    return one(
      await find(queryable, sql`products.id = ${productId} and products.vendor_id = any(${vendorIds}::uuid[])`),
    );
  }

  /**
   * By its id or its slug. Those who ask at the same time share a statement, which begins after each of them has asked:
   * nobody is shown what was taken off sale before.
   */
  findOnSale(reference: string): Promise<ProductRow | undefined> {
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
    select ${productColumns} from products ${partsOfProduct} where ${condition}`);
}
