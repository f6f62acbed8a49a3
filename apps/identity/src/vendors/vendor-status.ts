export const vendorStatuses = ['pending', 'approved'] as const;

/**
 * - `pending`: applied, waiting for an operator.
 * - `approved`: its members may sell.
 */
export type VendorStatus = (typeof vendorStatuses)[number];

/** Every legal transition. */
const vendorTransitions: Readonly<Record<VendorStatus, readonly VendorStatus[]>> = {
  pending: ['approved'],
  approved: [],
};

/** What a vendor must be for it to become `next`: the condition of the write. */
export function statusesBefore(next: VendorStatus): VendorStatus[] {
  return vendorStatuses.filter((status) => vendorTransitions[status].includes(next));
}
