import { AppError } from '@mvec/errors';

/** Also thrown for a vendor that the caller does not act for, so that the answer does not reveal which vendors exist. */
export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`You do not act for a vendor ${vendorId}`);
  }
}
