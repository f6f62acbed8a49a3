import { AppError } from '@mvec/errors';
import { vendorTransitions, type VendorDecision } from './vendor-status.js';
import type { Vendor } from './vendor.js';

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId}`);
  }
}

export class VendorAlreadyAppliedError extends AppError {
  readonly code = 'vendor_already_applied';
  readonly kind = 'conflict';

  constructor(name: string) {
    super(`Your application for ${name} is pending already: wait for the decision`);
  }
}

export class VendorNotPendingError extends AppError {
  readonly code = 'vendor_not_pending';
  readonly kind = 'conflict';
}

export class VendorNotApprovedError extends AppError {
  readonly code = 'vendor_not_approved';
  readonly kind = 'conflict';
}

export class VendorNotSuspendedError extends AppError {
  readonly code = 'vendor_not_suspended';
  readonly kind = 'conflict';
}

const participles = {
  approve: 'approved',
  reject: 'rejected',
  suspend: 'suspended',
  reinstate: 'reinstated',
} satisfies Record<VendorDecision, string>;

/** The error for a decision that the vendor's status does not allow. */
export function vendorStatusError(decision: VendorDecision, { id, status }: Pick<Vendor, 'id' | 'status'>): AppError {
  const message = `Vendor ${id} is ${status}, so it cannot be ${participles[decision]}`;
  switch (vendorTransitions[decision].from) {
    case 'approved':
      return new VendorNotApprovedError(message);
    case 'suspended':
      return new VendorNotSuspendedError(message);
    default:
      return new VendorNotPendingError(message);
  }
}
