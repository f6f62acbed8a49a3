import type { Vendor } from '../vendor.js';

export interface VendorResponse {
  id: string;
  name: string;
  slug: string;
  status: string;
  ownerAccountId: string;
  appliedAt: string;
  approvedAt: string | null;
}

export function toVendorResponse(vendor: Vendor): VendorResponse {
  const { id, name, slug, status, ownerAccountId, appliedAt, approvedAt } = vendor;
  return {
    id,
    name,
    slug,
    status,
    ownerAccountId,
    appliedAt: appliedAt.toISOString(),
    approvedAt: approvedAt?.toISOString() ?? null,
  };
}
