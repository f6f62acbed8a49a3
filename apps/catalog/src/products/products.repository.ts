import { Database, empty, one, type Queryable, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { ProductStatus } from './product-status.js';

export interface VariantRow {
  id: string;
  sku: string;
  title: string;
  price_amount: number;
  price_currency: string;
  available: number;
}

export interface ListedProductRow {
  id: string;
  vendor_id: string;
  vendor_name: string | null;
  title: string;
  slug: string;
  published_at: Date | null;
  variants: VariantRow[];
}

export interface ProductRow extends ListedProductRow {
  description: string;
  status: ProductStatus;
}

export interface NewProduct {
  id: string;
  vendorId: string;
  title: string;
  slug: string;
  description: string;
}

export interface NewVariant {
  id: string;
  sku: string;
  title: string;
  price: { amount: number; currency: string };
  stock: number;
}

/** The last product of a page. */
export interface ProductCursor {
  publishedAt: string;
  id: string;
}

/** One row per product, its variants in it: a page is one query. */
const variantsOfProduct = sql`
  cross join lateral (
    select json_agg(json_build_object('id', id, 'sku', sku, 'title', title, 'price_amount', price_amount,
      'price_currency', price_currency, 'available', available) order by position) as variants
    from variants where product_id = products.id
  ) as variants_of_product`;

@Injectable()
export class ProductsRepository {
  constructor(private readonly database: Database) {}

  async insertProduct(tx: Tx, product: NewProduct): Promise<void> {
    await tx.execute(sql`
      insert into products (id, vendor_id, title, slug, description)
      values (${product.id}, ${product.vendorId}, ${product.title}, ${product.slug}, ${product.description})`);
  }

  /** Variants in the given order. */
  async insertVariants(tx: Tx, productId: string, variants: readonly NewVariant[]): Promise<void> {
    await tx.execute(sql`
      insert into variants (id, product_id, position, sku, title, price_amount, price_currency, available)
      select variant.id, ${productId}::uuid, variant.position, variant.sku, variant.title, variant.amount,
        variant.currency, variant.stock
      from unnest(${variants.map(({ id }) => id)}::uuid[], ${variants.map(({ sku }) => sku)}::text[],
        ${variants.map(({ title }) => title)}::text[], ${variants.map(({ price }) => price.amount)}::bigint[],
        ${variants.map(({ price }) => price.currency)}::text[], ${variants.map(({ stock }) => stock)}::integer[])
        with ordinality as variant (id, sku, title, amount, currency, stock, position)`);
  }

  /** @returns false when there is no draft with this id among the vendors' products */
  async publishDraft(tx: Tx, productId: string, vendorIds: readonly string[]): Promise<boolean> {
    const changed = await tx.execute(sql`
      update products set status = 'published', published_at = clock_timestamp()
      where id = ${productId} and vendor_id = any(${vendorIds}::uuid[]) and status = 'draft'`);
    return changed === 1;
  }

  async findOfVendors(tx: Queryable, productId: string, vendorIds: readonly string[]): Promise<ProductRow | undefined> {
    return this.find(tx, sql`products.id = ${productId} and products.vendor_id = any(${vendorIds}::uuid[])`);
  }

  async findPublished(productId: string): Promise<ProductRow | undefined> {
    return this.find(this.database, sql`products.id = ${productId} and products.status = 'published'`);
  }

  /** Newest first. @param limit how many rows at most, the one that tells of a next page included */
  async listPublished(vendorId: string | undefined, after: ProductCursor | undefined, limit: number) {
    const ofVendor = vendorId === undefined ? empty : sql`and vendor_id = ${vendorId}`;
    const onPage = after === undefined ? empty : sql`and (published_at, id) < (${after.publishedAt}, ${after.id})`;
    return this.database.query<ListedProductRow & { published_at: Date }>(sql`
      select products.id, vendor_id, vendors.name as vendor_name, products.title, products.slug, published_at, variants
      from (
        select * from products
        where status = 'published' ${ofVendor} ${onPage}
        order by published_at desc, id desc limit ${limit}
      ) as products
      left join vendors on vendors.id = vendor_id
      ${variantsOfProduct}
      order by published_at desc, products.id desc`);
  }

  private async find(queryable: Queryable, condition: ReturnType<typeof sql>): Promise<ProductRow | undefined> {
    const rows = await queryable.query<ProductRow>(sql`
      select products.id, vendor_id, vendors.name as vendor_name, products.title, products.slug, description, status,
        published_at, variants
      from products
      left join vendors on vendors.id = vendor_id
      ${variantsOfProduct}
      where ${condition}`);
    return one(rows);
  }
}
