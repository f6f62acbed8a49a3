import type { Membership } from '../../vendors/vendor-members.js';
import type { Account } from '../account.js';

export interface AccountResponse {
  id: string;
  email: string;
  displayName: string;
}

/** The account with what it may do now; a token knows what it could do when it was issued. */
export interface MeResponse extends AccountResponse {
  roles: readonly string[];
  vendors: readonly Membership[];
}

export function toAccountResponse({ id, email, displayName }: Account): AccountResponse {
  return { id, email, displayName };
}

export function toMeResponse({
  account,
  memberships,
}: {
  account: Account;
  memberships: readonly Membership[];
}): MeResponse {
  const vendors = memberships.map(({ id, name, slug, status, role }) => ({ id, name, slug, status, role }));
  return { ...toAccountResponse(account), roles: account.roles, vendors };
}
