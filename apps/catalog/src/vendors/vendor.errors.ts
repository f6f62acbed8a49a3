import { AppError } from '@mvec/errors';

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId} that the caller acts for`);
  }
}
