import { sql } from '@mvec/database';
import type { CatalogSnapshot } from './snapshot.types.js';
import type { DatabaseReader } from './database-reader.js';

export async function readCatalog(reader: DatabaseReader): Promise<CatalogSnapshot> {
  return {
    variants: await reader.rows<CatalogSnapshot['variants'][number]>(
      'catalog',
      sql`select id, sku, available from variants`,
    ),
    adjustments: await reader.rows<CatalogSnapshot['adjustments'][number]>(
      'catalog',
      sql`
      select id, variant_id, delta, available, reason = 'first stock' as first
      from stock_adjustments order by adjusted_at, id`,
    ),
    holds: await reader.rows<CatalogSnapshot['holds'][number]>(
      'catalog',
      sql`select order_id, status, units_held from holds`,
    ),
    products: await reader.rows<CatalogSnapshot['products'][number]>('catalog', sql`select id, status from products`),
  };
}
