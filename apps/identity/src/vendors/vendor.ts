import { raw } from '@mvec/database';
import type { VendorStatus } from './vendor-status.js';

/** A legal entity that sells. */
export interface Vendor {
  id: string;
  name: string;
  slug: string;
  status: VendorStatus;
  ownerAccountId: string;
  appliedAt: Date;
  approvedAt: Date | null;
}

export const vendorColumns = raw(
  'id, name, slug, status, owner_account_id as "ownerAccountId", applied_at as "appliedAt", approved_at as "approvedAt"',
);
