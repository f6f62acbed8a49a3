import { type Caller, requireUser } from '@mvec/auth';
import { Database } from '@mvec/database';
import { AccountRegisteredV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Models, type ModelTx } from '../models/models.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { membershipsOf, type Membership } from '../vendors/vendor-members.js';
import type { RegisterAccount } from './account.dto.js';
import type { Account, Role } from './account.js';
import { EmailTakenError } from './account.errors.js';
import { accountOf, hasOperator, holdRegistrations, insertAccount, isRegistered } from './accounts.repository.js';
import { RegistrationThrottle } from './registration-throttle.js';

@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly models: Models,
    private readonly registrations: RegistrationThrottle,
    private readonly passwords: PasswordHasher,
    private readonly outbox: Outbox,
  ) {}

  /** @throws {TooManyRegistrationsError | EmailTakenError} also when a simultaneous registration of the address wins */
  async registerAccount(registration: RegisterAccount, address: string): Promise<Account> {
    await this.registrations.countRegistration(address);
    // Saves the hash; the unique index decides.
    if (await isRegistered(this.database, registration.email)) throw new EmailTakenError();
    const { account, passwordHash } = await this.prepared(registration, ['shopper']);
    await this.models.transaction((tx) => this.insert(tx, account, passwordHash));
    return account;
  }

  /**
   * Registers the first operator. Of simultaneous calls one registers.
   * @returns undefined when an operator exists already
   * @throws {EmailTakenError}
   */
  async registerFirstOperator(registration: Readonly<RegisterAccount>): Promise<Account | undefined> {
    if (await hasOperator(this.models)) return undefined;
    const { account, passwordHash } = await this.prepared(registration, ['shopper', 'operator']);
    return this.models.transaction(async (tx) => {
      await holdRegistrations(tx);
      if (await hasOperator(tx)) return undefined;
      await this.insert(tx, account, passwordHash);
      return account;
    });
  }

  /** @throws {SessionEndedError} */
  async showMe(caller: Caller): Promise<{ account: Account; memberships: Membership[] }> {
    requireUser(caller);
    const [account, memberships] = await Promise.all([
      accountOf(this.database, caller),
      membershipsOf(this.models, caller.id),
    ]);
    return { account, memberships };
  }

  private async prepared({ email, password, displayName }: Readonly<RegisterAccount>, roles: Role[]) {
    const account: Account = { id: uuidv7(), email, displayName, roles };
    return { account, passwordHash: await this.passwords.hash(password) };
  }

  private async insert(tx: ModelTx, account: Account, passwordHash: string): Promise<void> {
    const { id: accountId, email, displayName } = account;
    await insertAccount(tx, account);
    await tx.credential.create({ data: { accountId, passwordHash } });
    await this.outbox.add(tx, AccountRegisteredV1, { accountId, email, displayName });
  }
}
