import { type Caller, ForbiddenError } from '@mvec/auth';
import { VendorNotFoundError } from './vendors/vendor.errors.js';

export function requireService(caller: Caller, name: string): void {
  if (caller.kind !== 'service' || caller.id !== name) throw new ForbiddenError(`Only the service ${name} may do this`);
}

/** Whether somebody else's vendor exists is nobody's business. */
export function requireMemberOf(caller: Caller, vendorId: string): void {
  if (!caller.vendors.includes(vendorId)) throw new VendorNotFoundError(vendorId);
}
