import { rowsOf, sql, type Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';

export type VendorStatus = 'pending' | 'approved' | 'rejected' | 'suspended';

/** Writes vendors; an event older than the stored one changes nothing. The events are of different vendors. */
export async function putVendors(
  tx: Tx,
  generation: number,
  events: readonly EventEnvelope<{ vendorId: string; name: string }>[],
  status: VendorStatus,
): Promise<void> {
  const vendors = events.map(({ data, time }) => ({ ...data, time }));
  await tx.execute(sql`
    insert into vendor (generation, vendor_id, name, status, changed_at)
    select ${generation}::integer, vendor_id, name, ${status}::text, time
    from ${rowsOf(vendors, { vendorId: 'uuid', name: 'text', time: 'timestamptz' })} as changed
    order by vendor_id
    on conflict (generation, vendor_id) do update
    set name = excluded.name, status = excluded.status, changed_at = excluded.changed_at
    where vendor.changed_at <= excluded.changed_at`);
}

/**
 * Writes products; an event older than the stored one changes nothing, and one without a title keeps the stored title.
 * The events are of different products.
 */
export async function putProducts(
  tx: Tx,
  generation: number,
  events: readonly EventEnvelope<{ productId: string; vendorId: string; title?: string }>[],
  onSale: boolean,
): Promise<void> {
  const products = events.map(({ data, time }) => ({ ...data, time }));
  await tx.execute(sql`
    insert into product (generation, product_id, vendor_id, title, on_sale, changed_at)
    select ${generation}::integer, product_id, vendor_id, title, ${onSale}::boolean, time
    from ${rowsOf(products, { productId: 'uuid', vendorId: 'uuid', title: 'text', time: 'timestamptz' })} as changed
    order by product_id
    on conflict (generation, product_id) do update
    set title = coalesce(excluded.title, product.title), on_sale = excluded.on_sale, changed_at = excluded.changed_at
    where product.changed_at <= excluded.changed_at`);
}
