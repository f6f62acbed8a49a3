import type { Caller } from '@mvec/auth';
import { VendorNotFoundError } from './vendor.errors.js';

/** @throws VendorNotFoundError for a vendor of another account, so that its existence is not revealed */
export function requireMemberOf(caller: Caller, vendorId: string): void {
  if (!caller.vendors.includes(vendorId)) throw new VendorNotFoundError(vendorId);
}
