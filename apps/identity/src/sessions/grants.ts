import { one, sql, type Tx } from '@mvec/database';
import type { UserClaims } from '../tokens/access-tokens.js';
import { issueRefreshToken } from './refresh-tokens.js';
import { InvalidRefreshTokenError } from './session.errors.js';

/** Claims and refresh token of a session. The access token is signed outside the transaction: signing takes CPU time. */
export interface Grant {
  claims: UserClaims;
  refreshToken: string;
}

/**
 * Issues a refresh token with the current roles and vendors: an approval shows in the next access token. Suspended
 * vendors stay in it, because their open orders continue; catalog stops their sales at once, by the event.
 */
export async function grantTokens(tx: Tx, accountId: string, sessionId: string): Promise<Grant> {
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
