export const vendorStatuses = ['pending', 'approved'] as const;

export type VendorStatus = (typeof vendorStatuses)[number];

export type VendorAction = 'approve';

/** Every legal change of a vendor's status; a write is conditional on `from`. */
export const vendorTransitions: Record<VendorAction, { from: VendorStatus; to: VendorStatus }> = {
  approve: { from: 'pending', to: 'approved' },
};
