import { AppError } from '@mvec/errors';
import type { VendorStatus } from './vendor-status.js';

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId}`);
  }
}

export class VendorNotPendingError extends AppError {
  readonly code = 'vendor_not_pending';
  readonly kind = 'conflict';

  constructor(vendorId: string, status: VendorStatus) {
    super(`Vendor ${vendorId} is ${status}, so it cannot be approved`);
  }
}
