import { empty, type Queryable, type Sql, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { onSale } from '../variants/on-sale.js';
import { listedColumns, type ListedProductRow, partsOfProduct } from '../products/products.repository.js';

/** Filters of the public list, resolved. */
export interface ProductFilters {
  vendorId?: string;
  categoryIds?: string[];
  minPrice?: number;
  maxPrice?: number;
  currency?: string;
  inStock: boolean;
}

export interface PagedProductRow extends ListedProductRow {
  sortTitle: string;
  /** How well it matches the words; 0 without. */
  rank: number;
}

export interface FoundProductRow extends PagedProductRow {
  /** Of the query that it was found for. */
  place: number;
}

/** A page in one of the orders of the list. */
export interface ListSlice {
  orderBy: Sql;
  /** Condition of the page, to follow others. */
  after: Sql;
  /** How many rows at most, the one that tells of a next page included. */
  limit: number;
}

/** Of what a search hits, the newest are ranked and sorted. */
const maxHits = 1_000;

@Injectable()
export class ProductListRepository {
  list(queryable: Queryable, filters: ProductFilters, slice: ListSlice): Promise<PagedProductRow[]> {
    return queryable.query<PagedProductRow>(pageStatement(allOf(filters), slice));
  }

  /**
   * The pages of many searches that differ in nothing but their words.
   * @param asked a relation of places and of texts of text search queries; what asks for null finds nothing
   */
  search(
    queryable: Queryable,
    asked: Sql,
    { filters, slice }: { filters: ProductFilters; slice: ListSlice },
  ): Promise<FoundProductRow[]> {
    return queryable.query<FoundProductRow>(sql`
      select products.*, asked.place
      from (${asked}) as asked (place, words)
      cross join lateral (${pageStatement(rankedHits(filters, sql`asked.words`), slice)}) as products
      order by asked.place, ${slice.orderBy}`);
  }
}

const columns = sql`id, vendor_id, category_id, title, slug, currency, lowest_price, option_names, published_at, sort_title`;

function pageStatement(products: Sql, { orderBy, after, limit }: ListSlice): Sql {
  return sql`
    select ${listedColumns}, products.sort_title, products.rank
    from (
      select * from (${products}) as products
      where true ${after}
      order by ${orderBy} limit ${limit}
    ) as products
    ${partsOfProduct}
    order by ${orderBy}`;
}

function allOf(filters: ProductFilters): Sql {
  return sql`select ${columns}, 0 as rank from products where ${onSale} ${conditionsOf(filters)}`;
}

/** The words are read once, and not once per hit, and the plan does not depend on them, so that it is kept. */
function rankedHits(filters: ProductFilters, words: Sql): Sql {
  return sql`
    select ${columns}, (ts_rank(search, wanted.query) * 1000000)::integer as rank
    from (select to_tsquery('simple', ${words}) as query offset 0) as wanted
    cross join lateral (
      select ${columns}, search from products
      where ${onSale} and search @@ wanted.query ${conditionsOf(filters)}
      order by published_at desc, id desc limit ${maxHits}
    ) as hits`;
}

function conditionsOf({ vendorId, categoryIds, currency, ...ofVariant }: ProductFilters): Sql {
  return sql`
    ${vendorId === undefined ? empty : sql`and vendor_id = ${vendorId}`}
    ${categoryIds === undefined ? empty : sql`and category_id = any(${categoryIds}::uuid[])`}
    ${currency === undefined ? empty : sql`and currency = ${currency}`}
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
