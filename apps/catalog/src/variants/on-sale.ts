import { sql } from '@mvec/database';

/**
 * Condition for `products` that may be shown and sold. It reads the vendor's row every time, so that a suspension changes
 * one row and not each product of the vendor.
 */
export const onSale = sql`products.status = 'published' and not exists (
  select from vendors where vendors.id = products.vendor_id and vendors.suspended)`;
