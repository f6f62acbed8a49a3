import type { ModelReader } from '../models/models.js';
import type { VendorStatus } from './vendor-status.js';

/** A vendor an account acts for. */
export interface Membership {
  id: string;
  name: string;
  slug: string;
  status: VendorStatus;
  role: 'owner';
}

const shown = { role: true, vendor: { select: { id: true, name: true, slug: true, status: true } } };

export async function membershipsOf(models: ModelReader, accountId: string): Promise<Membership[]> {
  const rows = await models.vendorMember.findMany({
    select: shown,
    where: { accountId },
    orderBy: { vendorId: 'asc' },
  });
  // Checks of the tables allow no other status and role.
  return rows.map(({ role, vendor }) => ({ ...vendor, role, status: vendor.status }) as Membership);
}
