import { one, sql, type Tx } from '@mvec/database';
import type { UserClaims } from '../tokens/access-tokens.js';
import { issueRefreshToken } from './refresh-tokens.js';
import { InvalidRefreshTokenError } from './session.errors.js';

/** What a session may have: signed outside the transaction, as signing takes processor time. */
export interface Grant {
  claims: UserClaims;
  refreshToken: string;
}

/**
 * Roles and vendors as they are now: an approval shows in the next token. A suspended vendor stays in it, because its
 * open orders go on; that it sells nothing more is catalog's to know, at once and not at the next token.
 */
export async function grant(tx: Tx, accountId: string, sessionId: string): Promise<Grant> {
  const refreshToken = await issueRefreshToken(tx, sessionId);
  const rows = await tx.query<Pick<UserClaims, 'roles' | 'vendorIds'>>(sql`
    select roles, array(
      select vendor.id::text from vendor_member join vendor on vendor.id = vendor_id
      where account_id = account.id and status in ('approved', 'suspended') order by vendor.id) as vendor_ids
    from account where id = ${accountId}`);
  const account = one(rows);
  if (!account) throw new InvalidRefreshTokenError();
  return { claims: { accountId, sessionId, ...account }, refreshToken };
}
