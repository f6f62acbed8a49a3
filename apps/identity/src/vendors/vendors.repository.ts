import { one, sql, type Tx } from '@mvec/database';
import { constraintOf } from '@mvec/errors';
import { Prisma } from '../generated/prisma/client.js';
import type { ModelReader, ModelTx } from '../models/models.js';
import { vendorTransitions, type VendorDecision, type VendorStatus } from './vendor-status.js';
import { vendorColumns, type Vendor } from './vendor.js';

interface VendorsPage {
  status?: VendorStatus;
  before?: string;
  count: number;
}

const shown = {
  id: true,
  name: true,
  slug: true,
  status: true,
  reason: true,
  ownerAccountId: true,
  appliedAt: true,
  approvedAt: true,
  decidedAt: true,
} satisfies Prisma.VendorSelect;

export async function findVendor(models: ModelReader, id: string): Promise<Vendor | undefined> {
  const row = await models.vendor.findUnique({ select: shown, where: { id } });
  return row === null ? undefined : toVendor(row);
}

/** Vendors, newest first. */
export async function listVendors(models: ModelReader, page: VendorsPage): Promise<Vendor[]> {
  return findPage(models, page, {});
}

/** Vendors that the account acts for, newest first. */
export async function listVendorsOf(models: ModelReader, accountId: string, page: VendorsPage): Promise<Vendor[]> {
  return findPage(models, page, { members: { some: { accountId } } });
}

async function findPage(
  models: ModelReader,
  { status, before, count }: VendorsPage,
  where: Prisma.VendorWhereInput,
): Promise<Vendor[]> {
  const rows = await models.vendor.findMany({
    select: shown,
    where: { ...where, status: status ?? Prisma.skip, id: before === undefined ? Prisma.skip : { lt: before } },
    orderBy: { id: 'desc' },
    take: count,
  });
  return rows.map(toVendor);
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

export async function insertOwner(tx: ModelTx, { id, ownerAccountId }: Vendor): Promise<void> {
  await tx.vendorMember.create({ data: { vendorId: id, accountId: ownerAccountId, role: 'owner' } });
}

/** Whether the error means that a pending vendor has this name already. */
export function hasAppliedAlready(error: unknown): boolean {
  return constraintOf(error) === 'vendor_pending_name';
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

function toVendor(row: Prisma.VendorGetPayload<{ select: typeof shown }>): Vendor {
  // A check of the table allows no other status.
  return { ...row, status: row.status as VendorStatus };
}
