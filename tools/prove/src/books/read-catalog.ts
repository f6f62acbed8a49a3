import { sql } from '@mvec/database';
import type { CatalogBooks } from './books.types.js';
import type { DatabaseReader } from './database-reader.js';

export async function readCatalog(reader: DatabaseReader): Promise<CatalogBooks> {
  return {
    variants: await reader.rows<CatalogBooks['variants'][number]>(
      'catalog',
      sql`select id, sku, available from variants`,
    ),
    adjustments: await reader.rows<CatalogBooks['adjustments'][number]>(
      'catalog',
      sql`
      select id, variant_id, delta, available, reason = 'first stock' as first
      from stock_adjustments order by adjusted_at, id`,
    ),
    holds: await reader.rows<CatalogBooks['holds'][number]>(
      'catalog',
      sql`select order_id, status, units_held from holds`,
    ),
    products: await reader.rows<CatalogBooks['products'][number]>('catalog', sql`select id, status from products`),
  };
}
