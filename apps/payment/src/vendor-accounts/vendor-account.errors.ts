import { AppError } from '@mvec/errors';

/** Also for a vendor that the caller does not act for: nobody learns which vendors there are. */
export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`Vendor ${vendorId} is not one that the caller acts for`);
  }
}
