import { createHash, randomBytes } from 'node:crypto';
import { one, sql, type Tx } from '@mvec/database';

const tokenBytes = 32;

export interface SessionOfToken {
  sessionId: string;
  accountId: string;
}

/** Creates a random token. Only its hash is stored, so a copy of the database opens no session. */
export async function issueRefreshToken(tx: Tx, sessionId: string): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url');
  await tx.execute(sql`insert into refresh_token (token_hash, session_id) values (${hashOf(token)}, ${sessionId})`);
  return token;
}

/** Uses a token. @returns its session; undefined when it is unknown or used already, or its session has ended */
export async function spendRefreshToken(tx: Tx, token: string): Promise<SessionOfToken | undefined> {
  const rows = await tx.query<SessionOfToken>(sql`
    update refresh_token set used_at = now() from session
    where token_hash = ${hashOf(token)} and used_at is null and session.id = session_id
      and ended_at is null and expires_at > now()
    returning session_id, account_id`);
  return one(rows);
}

/**
 * Ends the session of a token that was used before: it has been copied, and the thief cannot be distinguished from the
 * owner (RFC 9700, section 4.14.2). @returns the session that ended
 */
export async function endReusedSession(tx: Tx, token: string): Promise<SessionOfToken | undefined> {
  const rows = await tx.query<SessionOfToken>(sql`
    update session set ended_at = now(), end_reason = 'token_reused' from refresh_token
    where token_hash = ${hashOf(token)} and used_at is not null and session.id = session_id and ended_at is null
    returning session.id as session_id, account_id`);
  return one(rows);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
