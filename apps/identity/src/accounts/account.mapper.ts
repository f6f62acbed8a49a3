import type { Membership } from '../vendors/vendor-members.js';
import type { AccountView, MeView } from './account.dto.js';
import type { Account } from './account.js';

export function toAccountView({ id, email, displayName }: Account): AccountView {
  return { id, email, displayName };
}

export function toMeView({ account, memberships }: { account: Account; memberships: readonly Membership[] }): MeView {
  const vendors = memberships.map(({ id, name, slug, status, role }) => ({ id, name, slug, status, role }));
  return { ...toAccountView(account), roles: [...account.roles], vendors };
}
