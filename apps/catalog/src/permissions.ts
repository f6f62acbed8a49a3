import { type Caller, ForbiddenError } from '@mvec/auth';
import { VendorNotFoundError } from './vendors/vendor.errors.js';

export function requireService(caller: Caller): void {
  if (caller.kind !== 'service') throw new ForbiddenError('Only services of the platform may do this');
}

/** Whether somebody else's vendor exists is nobody's business. */
export function requireMemberOf(caller: Caller, vendorId: string): void {
  if (!caller.vendors.includes(vendorId)) throw new VendorNotFoundError(vendorId);
}
