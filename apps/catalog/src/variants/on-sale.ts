import { sql } from '@mvec/database';

/**
 * What may be shown and sold of `products`. Vendors are asked at every reading, so that one row changes when a vendor is
 * suspended or comes back, and not each of its products.
 */
export const onSale = sql`products.status = 'published' and not exists (
  select from vendors where vendors.id = products.vendor_id and vendors.suspended)`;
