import { Database, empty, type Sql, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { onSale } from '../products/on-sale.js';
import { listedColumns, type ListedProductRow, partsOfProduct } from '../products/products.repository.js';

/** Filters of the public list, resolved. */
export interface ProductFilters {
  vendorId?: string;
  categoryIds?: string[];
  minPrice?: number;
  maxPrice?: number;
  currency?: string;
  inStock: boolean;
  /** A text search query. */
  words?: string;
}

export interface FoundProductRow extends ListedProductRow {
  sort_title: string;
  /** How well it matches the words; 0 without. */
  rank: number;
}

@Injectable()
export class ProductListRepository {
  constructor(private readonly database: Database) {}

  /**
   * @param after condition of the page, to follow others
   * @param limit how many rows at most, the one that tells of a next page included
   */
  async list(filters: ProductFilters, { orderBy, after }: { orderBy: Sql; after: Sql }, limit: number) {
    const rank =
      filters.words === undefined
        ? sql`0`
        : sql`(ts_rank(search, to_tsquery('simple', ${filters.words})) * 1000000)::integer`;
    return this.database.query<FoundProductRow>(sql`
      select ${listedColumns}, products.sort_title, products.rank
      from (
        select * from (
          select id, vendor_id, category_id, title, slug, currency, lowest_price, option_names, published_at, sort_title,
            ${rank} as rank
          from products where ${onSale} ${conditionsOf(filters)}
        ) as products
        where true ${after}
        order by ${orderBy} limit ${limit}
      ) as products
      ${partsOfProduct}
      order by ${orderBy}`);
  }
}

function conditionsOf({ vendorId, categoryIds, currency, words, ...ofVariant }: ProductFilters): Sql {
  return sql`
    ${vendorId === undefined ? empty : sql`and vendor_id = ${vendorId}`}
    ${categoryIds === undefined ? empty : sql`and category_id = any(${categoryIds}::uuid[])`}
    ${currency === undefined ? empty : sql`and currency = ${currency}`}
    ${words === undefined ? empty : sql`and search @@ to_tsquery('simple', ${words})`}
    ${variantCondition(ofVariant)}`;
}

/** One variant has to meet all of it: a dear one in stock does not make a cheap one that is sold out buyable. */
function variantCondition({ minPrice, maxPrice, inStock }: ProductFilters): Sql {
  if (minPrice === undefined && maxPrice === undefined && !inStock) return empty;
  return sql`
    ${maxPrice === undefined ? empty : sql`and lowest_price <= ${maxPrice}`}
    and exists (
      select from variants where product_id = products.id
        ${minPrice === undefined ? empty : sql`and price_amount >= ${minPrice}`}
        ${maxPrice === undefined ? empty : sql`and price_amount <= ${maxPrice}`}
        ${inStock ? sql`and available > 0` : empty})`;
}
