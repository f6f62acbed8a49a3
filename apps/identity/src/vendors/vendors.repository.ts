import { one, sql, type Queryable, type Tx } from '@mvec/database';
import { statusesBefore, type VendorStatus } from './vendor-status.js';
import { vendorColumns, type Vendor } from './vendor.js';

/** Above every UUIDv7: where a list without a cursor begins. */
const newest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export async function findVendor(database: Queryable, id: string): Promise<Vendor | undefined> {
  return one(await database.query<Vendor>(sql`select ${vendorColumns} from vendor where id = ${id}`));
}

/** Newest first; each form has its own index. */
export function listVendors(
  database: Queryable,
  page: { status?: VendorStatus; before?: string; count: number },
): Promise<Vendor[]> {
  const { status, before = newest, count } = page;
  if (status === undefined) {
    return database.query(sql`
      select ${vendorColumns} from vendor where id < ${before} order by id desc limit ${count}`);
  }
  return database.query(sql`
    select ${vendorColumns} from vendor where status = ${status} and id < ${before} order by id desc limit ${count}`);
}

/** @returns nothing when the slug is taken */
export async function insertVendor(
  tx: Tx,
  { id, name, slug, ownerAccountId }: Pick<Vendor, 'id' | 'name' | 'slug' | 'ownerAccountId'>,
): Promise<Vendor | undefined> {
  const rows = await tx.query<Vendor>(sql`
    insert into vendor (id, name, slug, owner_account_id) values (${id}, ${name}, ${slug}, ${ownerAccountId})
    on conflict (slug) do nothing returning ${vendorColumns}`);
  return one(rows);
}

export async function insertOwner(tx: Tx, { id, ownerAccountId }: Vendor): Promise<void> {
  await tx.execute(sql`
    insert into vendor_member (vendor_id, account_id, role) values (${id}, ${ownerAccountId}, 'owner')`);
}

/** @returns nothing when there is no such vendor or it cannot be approved */
export async function approveVendor(tx: Tx, id: string, operatorId: string): Promise<Vendor | undefined> {
  const rows = await tx.query<Vendor>(sql`
    update vendor set status = 'approved', approved_at = now(), approved_by = ${operatorId}
    where id = ${id} and status = any(${statusesBefore('approved')}) returning ${vendorColumns}`);
  return one(rows);
}
