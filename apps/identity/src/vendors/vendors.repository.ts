import { one, sql, type Queryable, type Tx } from '@mvec/database';
import { vendorTransitions, type VendorDecision, type VendorStatus } from './vendor-status.js';
import { vendorColumns, type Vendor } from './vendor.js';

/** Greater than every UUIDv7: the start of a list without a cursor. */
const newest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface VendorsPage {
  status?: VendorStatus;
  before?: string;
  count: number;
}

export async function findVendor(database: Queryable, id: string): Promise<Vendor | undefined> {
  return one(await database.query<Vendor>(sql`select ${vendorColumns} from vendor where id = ${id}`));
}

/** Vendors, newest first. Each of the two statements has its index. */
export function listVendors(database: Queryable, { status, before = newest, count }: VendorsPage): Promise<Vendor[]> {
  if (status === undefined) {
    return database.query(sql`
      select ${vendorColumns} from vendor where id < ${before} order by id desc limit ${count}`);
  }
  return database.query(sql`
    select ${vendorColumns} from vendor where status = ${status} and id < ${before} order by id desc limit ${count}`);
}

/** Vendors that the account acts for, newest first. */
export function listVendorsOf(
  database: Queryable,
  accountId: string,
  { status, before = newest, count }: VendorsPage,
): Promise<Vendor[]> {
  return database.query(sql`
    select ${vendorColumns} from vendor_member join vendor on vendor.id = vendor_id
    where account_id = ${accountId} and vendor.id < ${before}
      and (${status ?? null}::text is null or status = ${status ?? null})
    order by vendor.id desc limit ${count}`);
}

/** @returns undefined when the slug is taken */
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

/** Whether the error means that a pending vendor has this name already. */
export function hasAppliedAlready(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'vendor_pending_name';
}

/** @returns undefined when there is no such vendor or its status does not allow the decision */
export async function decideOnVendor(
  tx: Tx,
  { id, decision, reason, operatorId }: { id: string; decision: VendorDecision; reason?: string; operatorId: string },
): Promise<Vendor | undefined> {
  const { from, to } = vendorTransitions[decision];
  const rows = await tx.query<Vendor>(sql`
    update vendor set status = ${to}, reason = ${reason ?? null}, decided_at = now(), decided_by = ${operatorId},
      approved_at = case when ${to} = 'approved' then coalesce(approved_at, now()) else approved_at end
    where id = ${id} and status = ${from} returning ${vendorColumns}`);
  return one(rows);
}
