import type { VendorView } from './vendor.dto.js';
import type { Vendor } from './vendor.js';

export function toVendorView(vendor: Vendor): VendorView {
  const { id, name, slug, status, reason, ownerAccountId, appliedAt, approvedAt, decidedAt } = vendor;
  return {
    id,
    name,
    slug,
    status,
    reason,
    ownerAccountId,
    appliedAt: appliedAt.toISOString(),
    approvedAt: approvedAt?.toISOString() ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
