export const vendorStatuses = ['pending', 'approved', 'rejected', 'suspended'] as const;

/**
 * - `pending`: applied, waiting for an operator.
 * - `approved`: its members may sell.
 * - `rejected`: final; its owner may apply again.
 * - `suspended`: approved before, may not sell until it is reinstated; its open orders continue.
 */
export type VendorStatus = (typeof vendorStatuses)[number];

export type VendorDecision = 'approve' | 'reject' | 'suspend' | 'reinstate';

/** All legal transitions. `from` is the condition of the write. */
export const vendorTransitions: Readonly<Record<VendorDecision, { from: VendorStatus; to: VendorStatus }>> = {
  approve: { from: 'pending', to: 'approved' },
  reject: { from: 'pending', to: 'rejected' },
  suspend: { from: 'approved', to: 'suspended' },
  reinstate: { from: 'suspended', to: 'approved' },
};
