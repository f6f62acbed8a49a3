import { AppError } from '@mvec/errors';

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId} that the caller acts for`);
  }
}

export class VendorSuspendedError extends AppError {
  readonly code = 'vendor_suspended';
  readonly kind = 'conflict';

  constructor(vendorId: string) {
    super(`Vendor ${vendorId} is suspended, so nothing of it can be published`);
  }
}
