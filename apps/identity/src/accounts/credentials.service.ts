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
 * Changes an account's e-mail address and password. Both need the current password, not only a token; a wrong one counts
 * as a failed sign-in. Of two simultaneous changes one wins.
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
   * Keeps sessions alive. Only a caller who knows the password learns that an address is taken.
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
   * Ends the account's other sessions, as another person may know the old password. The owner gets a mail, as that
   * person may have made the change.
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
