import { type Caller, requireUser } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { AccountPasswordChangedV1, AccountUpdatedV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { PasswordGuard } from '../passwords/password-guard.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { holdPassword, replacePassword, type StoredPassword } from '../passwords/stored-password.js';
import { endSessions } from '../sessions/sessions.repository.js';
import type { ChangeEmail, ChangePassword } from './account.dto.js';
import { AccountChangedError, EmailTakenError } from './account.errors.js';
import type { Account } from './account.js';
import { accountOf, isEmailTaken, updateEmail } from './accounts.repository.js';

/**
 * Changes what an account signs in with. Each needs the password, not only a token, and counts a wrong one like a
 * failed sign-in. Of two changes at the same time one wins.
 */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly database: Database,
    private readonly passwordGuard: PasswordGuard,
    private readonly passwords: PasswordHasher,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Sessions go on. Whether an address is taken is told only to who knows the password.
   * @throws {SessionEndedError | WrongPasswordError | TooManySignInsError | EmailTakenError | AccountChangedError}
   */
  async changeEmail(caller: Caller, { email, password }: ChangeEmail, address: string): Promise<Account> {
    requireUser(caller);
    const { account, stored } = await this.confirmedAccount(caller, password, address);
    if (email === account.email) return account;
    try {
      return await this.database.transaction((tx) => this.replaceEmail(tx, account, stored, email));
    } catch (error) {
      throw isEmailTaken(error) ? new EmailTakenError() : error;
    }
  }

  /**
   * Ends the account's other sessions: who changes a password often suspects that somebody else knows it. The owner is
   * told, as it may have been that somebody.
   * @throws {SessionEndedError | WrongPasswordError | TooManySignInsError | AccountChangedError}
   */
  async changePassword(caller: Caller, change: ChangePassword, address: string): Promise<void> {
    requireUser(caller);
    const { stored, sessionId } = await this.confirmedAccount(caller, change.currentPassword, address);
    const newHash = await this.passwords.hash(change.newPassword);
    await this.database.transaction(async (tx) => {
      if (!(await replacePassword(tx, stored, newHash))) throw new AccountChangedError();
      await endSessions(tx, caller.id, 'password_changed', sessionId);
      await this.outbox.add(tx, AccountPasswordChangedV1, { accountId: caller.id, sessionId });
    });
  }

  private async confirmedAccount(caller: Caller, password: string, address: string) {
    const { passwordHash, sessionId, ...account } = await accountOf(this.database, caller);
    const stored = { accountId: account.id, passwordHash };
    await this.passwordGuard.confirm(stored, password, address);
    return { account, stored, sessionId };
  }

  private async replaceEmail(tx: Tx, before: Account, stored: StoredPassword, newEmail: string): Promise<Account> {
    if (!(await holdPassword(tx, stored))) throw new AccountChangedError();
    const account = await updateEmail(tx, before, newEmail);
    const { id: accountId, email, displayName } = account;
    await this.outbox.add(tx, AccountUpdatedV1, { accountId, email, displayName });
    return account;
  }
}
