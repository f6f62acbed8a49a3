import { empty, type Queryable, type RowOf, type Sql, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { Product } from '../generated/prisma/client.js';
import { onSale } from '../variants/on-sale.js';
import { listedColumns, type ListedProductRow, productJoins } from '../products/products.repository.js';

/** Filters of the public list, with the ids of all categories that match. */
export interface ProductFilters {
  vendorId?: string;
  categoryIds?: string[];
  minPrice?: number;
  maxPrice?: number;
  currency?: string;
  inStock: boolean;
}

export interface PagedProductRow extends ListedProductRow, RowOf<Product, 'sortTitle'> {
  /** Relevance of a search hit; 0 in a list without a search. */
  rank: number;
}

interface FoundProductRow extends PagedProductRow {
  /** Place of the search among those that share the statement, from 1. */
  place: number;
}

/** A page of the list in one of its sort orders. */
export interface ListSlice {
  orderBy: Sql;
  /** Condition of the page, begins with `and`. */
  after: Sql;
  /** Maximum of rows, with the extra one that shows that a next page exists. */
  limit: number;
}

/** Hits of a search that are ranked and sorted, the newest. */
const maxHits = 1_000;

@Injectable()
export class ProductListRepository {
  listProducts(queryable: Queryable, filters: ProductFilters, slice: ListSlice): Promise<PagedProductRow[]> {
    return queryable.query<PagedProductRow>(pageStatement(allOf(filters), slice));
  }

  /**
   * Reads the pages of many searches that differ only in their words.
   * @param asked a relation of places and texts of `tsquery`; null finds nothing
   */
  searchProducts(
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
    ${productJoins}
    order by ${orderBy}`;
}

function allOf(filters: ProductFilters): Sql {
  return sql`select ${columns}, 0 as rank from products where ${onSale} ${conditionsOf(filters)}`;
}

/** `offset 0` has the query parsed once and not once per hit; the plan does not depend on the words and is reused. */
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

/** One variant must match all conditions: an expensive one in stock does not make a sold-out cheap one available. */
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
