import { raw } from '@mvec/database';
import type { VendorStatus } from './vendor-status.js';

/** A legal entity that sells. */
export interface Vendor {
  id: string;
  name: string;
  slug: string;
  status: VendorStatus;
  /** Why it is rejected or suspended, in the operator's words. */
  reason: string | null;
  ownerAccountId: string;
  appliedAt: Date;
  /** Time of the first approval. */
  approvedAt: Date | null;
  decidedAt: Date | null;
}

export const vendorColumns = raw(
  'vendor.id, name, slug, status, reason, owner_account_id, applied_at, approved_at, decided_at',
);
