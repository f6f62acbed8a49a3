import { empty, type Sql, sql } from '@mvec/database';
import { cursorTime } from '@mvec/http';
import { z, type ZodType } from 'zod';
import { type ListIdentity, readSealed } from '../list-cursor.js';
import type { productSorts } from './product-list.dto.js';
import type { PagedProductRow } from './product-list.repository.js';

/**
 * A sort order of the public list. A page begins after the key of the previous page's last product, so that publishing,
 * archiving and sales move no product to another page: a product that keeps its key is seen exactly once.
 */
interface ProductSort {
  orderBy: Sql;
  keyOf: (row: PagedProductRow) => readonly unknown[];
  /** A condition that begins with `and`. */
  after: (cursor: string | undefined, list: ListIdentity) => Sql;
}

function productSort<K extends readonly unknown[]>(
  keySchema: ZodType<K>,
  { orderBy, keyOf, after }: { orderBy: Sql; keyOf: (row: PagedProductRow) => K; after: (key: K) => Sql },
): ProductSort {
  return {
    orderBy,
    keyOf,
    after: (cursor, list) => {
      const key = readSealed(cursor, list, keySchema);
      return key === undefined ? empty : sql`and ${after(key)}`;
    },
  };
}

const publishedAtOf = ({ publishedAt }: PagedProductRow) => publishedAt?.toISOString() ?? '';

const byPrice = {
  keySchema: z.tuple([z.string().regex(/^[A-Z]{3}$/), z.int(), z.uuid()]),
  keyOf: (row: PagedProductRow): [string, number, string] => [row.currency, row.lowestPrice, row.id],
};

export const productSortOf: Record<(typeof productSorts)[number], ProductSort> = {
  relevance: productSort(
    z.tuple([
      z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
      z.uuid(),
    ]),
    {
      orderBy: sql`products.rank desc, products.id desc`,
      keyOf: ({ rank, id }) => [rank, id],
      after: ([rank, id]) => sql`(products.rank, products.id) < (${rank}, ${id})`,
    },
  ),
  newest: productSort(z.tuple([cursorTime, z.uuid()]), {
    orderBy: sql`products.published_at desc, products.id desc`,
    keyOf: (row) => [publishedAtOf(row), row.id],
    after: ([publishedAt, id]) => sql`(products.published_at, products.id) < (${publishedAt}, ${id})`,
  }),
  price: productSort(byPrice.keySchema, {
    orderBy: sql`products.currency, products.lowest_price, products.id`,
    keyOf: byPrice.keyOf,
    after: ([currency, amount, id]) =>
      sql`(products.currency, products.lowest_price, products.id) > (${currency}, ${amount}, ${id})`,
  }),
  '-price': productSort(byPrice.keySchema, {
    orderBy: sql`products.currency desc, products.lowest_price desc, products.id desc`,
    keyOf: byPrice.keyOf,
    after: ([currency, amount, id]) =>
      sql`(products.currency, products.lowest_price, products.id) < (${currency}, ${amount}, ${id})`,
  }),
  name: productSort(z.tuple([z.string().max(200), z.uuid()]), {
    orderBy: sql`products.sort_title, products.id`,
    keyOf: ({ sortTitle, id }) => [sortTitle, id],
    after: ([title, id]) => sql`(products.sort_title, products.id) > (${title}, ${id})`,
  }),
};
