import type { Caller } from '@mvec/auth';
import { Database, one, sql, type Tx } from '@mvec/database';
import { AccountRegisteredV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { requireUser } from '../permissions.js';
import { SessionEndedError } from '../sessions/session.errors.js';
import { membershipsOf, type Membership } from '../vendors/vendor-members.js';
import { EmailTakenError } from './account.errors.js';
import type { Account, Role } from './account.js';

export interface Registration {
  email: string;
  password: string;
  displayName: string;
}

@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly outbox: Outbox,
  ) {}

  /** @throws {EmailTakenError} also when another registration of the same address is just ahead */
  async registerAccount({ email, password, displayName }: Registration, roles: Role[] = ['shopper']): Promise<Account> {
    const account = { id: uuidv7(), email, displayName, roles };
    const passwordHash = await this.passwords.hash(password);
    await this.database.transaction(async (tx) => {
      await insertAccount(tx, account);
      await tx.execute(sql`insert into credential (account_id, password_hash) values (${account.id}, ${passwordHash})`);
      await this.outbox.add(tx, AccountRegisteredV1, { accountId: account.id, email, displayName });
    });
    return account;
  }

  /** @throws {SessionEndedError} here, unlike at other services, a token ends with its session */
  async showMe(caller: Caller): Promise<{ account: Account; memberships: Membership[] }> {
    requireUser(caller);
    const [rows, memberships] = await Promise.all([
      this.accountInSession(caller),
      membershipsOf(this.database, caller.id),
    ]);
    const account = one(rows);
    if (!account) throw new SessionEndedError();
    return { account, memberships };
  }

  private accountInSession(caller: Caller): Promise<Account[]> {
    return this.database.query<Account>(sql`
      select account.id, email, display_name as "displayName", roles
      from account join session on session.account_id = account.id
      where account.id = ${caller.id} and session.id = ${caller.sessionId ?? null}
        and session.ended_at is null and session.expires_at > now()`);
  }
}

/** The unique index decides between registrations at the same time: the second waits for the first, then finds it. */
async function insertAccount(tx: Tx, { id, email, displayName, roles }: Account): Promise<void> {
  const inserted = await tx.execute(sql`
    insert into account (id, email, display_name, roles) values (${id}, ${email}, ${displayName}, ${roles})
    on conflict (lower(email)) do nothing`);
  if (inserted === 0) throw new EmailTakenError();
}
