import type { Caller } from '@mvec/auth';
import { sql, type Queryable, type Tx } from '@mvec/database';
import type { ModelReader } from '../models/models.js';
import { SessionEndedError } from './session.errors.js';

/** Greater than every UUIDv7: the start of a list without a cursor. */
const newest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface Session {
  id: string;
  device: string;
  startedAt: Date;
  lastUsedAt: Date;
}

type EndReason = 'signed_out' | 'password_changed';

/** Whether the caller's session is alive. Other services accept a token until it expires; identity checks the session. */
export async function isLive(database: Queryable, caller: Caller): Promise<boolean> {
  const rows = await database.query(sql`
    select id from session where id = ${caller.sessionId ?? null} and account_id = ${caller.id}
      and ended_at is null and expires_at > now()`);
  return rows.length > 0;
}

/** @throws {SessionEndedError} */
export async function requireLiveSession(database: Queryable, caller: Caller): Promise<void> {
  if (!(await isLive(database, caller))) throw new SessionEndedError();
}

/** Live sessions, newest first. */
export function listLiveSessions(
  database: Queryable,
  { accountId, before = newest, count }: { accountId: string; before?: string; count: number },
): Promise<Session[]> {
  return database.query<Session>(sql`
    select id, device, started_at, coalesce(
      (select max(issued_at) from refresh_token where session_id = session.id), started_at) as last_used_at
    from session
    where account_id = ${accountId} and id < ${before} and ended_at is null and expires_at > now()
    order by id desc limit ${count}`);
}

/** Whether a session, live or ended, belongs to the account. */
export async function belongsTo(models: ModelReader, accountId: string, sessionId: string): Promise<boolean> {
  const session = await models.session.findUnique({ select: { id: true }, where: { id: sessionId, accountId } });
  return session !== null;
}

/** Ends a session; an ended one stays unchanged. */
export async function endSession(database: Queryable, accountId: string, sessionId?: string): Promise<void> {
  await database.execute(sql`
    update session set ended_at = now(), end_reason = 'signed_out'
    where id = ${sessionId ?? null} and account_id = ${accountId} and ended_at is null`);
}

/** Ends an account's sessions except `keep`. Locks them in order of id, against deadlocks. */
export async function endSessions(tx: Tx, accountId: string, reason: EndReason, keep?: string): Promise<void> {
  await tx.execute(sql`
    update session set ended_at = now(), end_reason = ${reason}
    where id in (
      select id from session
      where account_id = ${accountId} and ended_at is null and id is distinct from ${keep ?? null}::uuid
      order by id for update)`);
}
