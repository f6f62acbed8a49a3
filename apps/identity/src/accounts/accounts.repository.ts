import type { Caller } from '@mvec/auth';
import { one, raw, sql, type Queryable, type Tx } from '@mvec/database';
import { constraintOf } from '@mvec/errors';
import type { ModelReader } from '../models/models.js';
import { SessionEndedError } from '../sessions/session.errors.js';
import { AccountChangedError, EmailTakenError } from './account.errors.js';
import type { Account } from './account.js';

const accountColumns = raw('account.id, email, display_name, roles');

interface SignedInAccount extends Account {
  passwordHash: string;
  sessionId: string;
}

/**
 * The caller's account while the session is alive.
 * @throws {SessionEndedError} other services accept the token until it expires
 */
export async function accountOf(database: Queryable, caller: Caller): Promise<SignedInAccount> {
  const rows = await database.query<SignedInAccount>(sql`
    select ${accountColumns}, password_hash, session.id as session_id
    from account join session on session.account_id = account.id join credential on credential.account_id = account.id
    where account.id = ${caller.id} and session.id = ${caller.sessionId ?? null}
      and session.ended_at is null and session.expires_at > now()`);
  const account = one(rows);
  if (!account) throw new SessionEndedError();
  return account;
}

/**
 * Inserts an account. The unique index decides between simultaneous registrations: the second waits for the first.
 * @throws {EmailTakenError}
 */
export async function insertAccount(tx: Tx, { id, email, displayName, roles }: Account): Promise<void> {
  const inserted = await tx.execute(sql`
    insert into account (id, email, display_name, roles) values (${id}, ${email}, ${displayName}, ${roles})
    on conflict (lower(email)) do nothing`);
  if (inserted === 0) throw new EmailTakenError();
}

export async function isRegistered(database: Queryable, email: string): Promise<boolean> {
  const rows = await database.query(sql`select id from account where lower(email) = lower(${email})`);
  return rows.length > 0;
}

export async function hasOperator(models: ModelReader): Promise<boolean> {
  const operator = await models.account.findFirst({ select: { id: true }, where: { roles: { has: 'operator' } } });
  return operator !== null;
}

/** Blocks writes to accounts until the transaction ends, so that the absence of an operator stays true. */
export async function holdRegistrations(tx: Tx): Promise<void> {
  await tx.execute(sql`lock table account in share row exclusive mode`);
}

/** @throws {AccountChangedError} when the address has changed since it was read */
export async function updateEmail(tx: Tx, account: Account, email: string): Promise<Account> {
  const rows = await tx.query<Account>(sql`
    update account set email = ${email} where id = ${account.id} and email = ${account.email}
    returning ${accountColumns}`);
  const changed = one(rows);
  if (!changed) throw new AccountChangedError();
  return changed;
}

export function isEmailTaken(error: unknown): boolean {
  return constraintOf(error) === 'account_email_key';
}
