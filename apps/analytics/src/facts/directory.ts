import { sql, type Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';

export type VendorStatus = 'pending' | 'approved' | 'rejected' | 'suspended';

/** The newest event about a vendor wins, whichever came last. */
export async function putVendor(
  tx: Tx,
  generation: number,
  { time, data: { vendorId, name } }: EventEnvelope<{ vendorId: string; name: string }>,
  status: VendorStatus,
): Promise<void> {
  await tx.execute(sql`
    insert into vendor (generation, vendor_id, name, status, changed_at)
    values (${generation}, ${vendorId}, ${name}, ${status}, ${time})
    on conflict (generation, vendor_id) do update
    set name = excluded.name, status = excluded.status, changed_at = excluded.changed_at
    where vendor.changed_at <= excluded.changed_at`);
}

/** The newest event about a product wins; archiving keeps the title that is known. */
export async function putProduct(
  tx: Tx,
  generation: number,
  { time, data }: EventEnvelope<{ productId: string; vendorId: string; title?: string }>,
  onSale: boolean,
): Promise<void> {
  await tx.execute(sql`
    insert into product (generation, product_id, vendor_id, title, on_sale, changed_at)
    values (${generation}, ${data.productId}, ${data.vendorId}, ${data.title}, ${onSale}, ${time})
    on conflict (generation, product_id) do update
    set title = coalesce(excluded.title, product.title), on_sale = excluded.on_sale, changed_at = excluded.changed_at
    where product.changed_at <= excluded.changed_at`);
}
