import type { Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { AccountRegisteredV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { requireUser } from '../permissions.js';
import { membershipsOf, type Membership } from '../vendors/vendor-members.js';
import type { RegisterAccount } from './account.dto.js';
import type { Account, Role } from './account.js';
import { accountOf, insertAccount } from './accounts.repository.js';

@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly outbox: Outbox,
  ) {}

  /** @throws {EmailTakenError} also when another registration of the same address is just ahead */
  async registerAccount(registration: RegisterAccount, roles: Role[] = ['shopper']): Promise<Account> {
    const { email, password, displayName } = registration;
    const account = { id: uuidv7(), email, displayName, roles };
    const passwordHash = await this.passwords.hash(password);
    await this.database.transaction(async (tx) => {
      await insertAccount(tx, account);
      await tx.execute(sql`insert into credential (account_id, password_hash) values (${account.id}, ${passwordHash})`);
      await this.outbox.add(tx, AccountRegisteredV1, { accountId: account.id, email, displayName });
    });
    return account;
  }

  /** @throws {SessionEndedError} */
  async showMe(caller: Caller): Promise<{ account: Account; memberships: Membership[] }> {
    requireUser(caller);
    const [account, memberships] = await Promise.all([
      accountOf(this.database, caller),
      membershipsOf(this.database, caller.id),
    ]);
    return { account, memberships };
  }
}
