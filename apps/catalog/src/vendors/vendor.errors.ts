import { AppError } from '@mvec/errors';

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`The caller is no member of a vendor ${vendorId}`);
  }
}

export class VendorSuspendedError extends AppError {
  readonly code = 'vendor_suspended';
  readonly kind = 'conflict';

  constructor(vendorId: string) {
    super(`Vendor ${vendorId} is suspended, so its products cannot be published`);
  }
}
