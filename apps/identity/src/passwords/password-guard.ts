import { Database, one, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { GuessThrottle, type Guess } from './guess-throttle.js';
import { PasswordHasher } from './password-hasher.js';
import { InvalidCredentialsError, TooManySignInsError, WrongPasswordError } from './password.errors.js';
import { signIns } from './password-metrics.js';
import type { StoredPassword } from './stored-password.js';

export interface Credentials {
  email: string;
  password: string;
}

/** Checks passwords. Every check goes through this class, so that all of them are throttled. */
@Injectable()
export class PasswordGuard {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly throttle: GuessThrottle,
  ) {}

  /**
   * Finds the account that signs in. An unknown address and a wrong password give the same answer after the same work.
   * @throws {InvalidCredentialsError | TooManySignInsError}
   */
  async authenticate({ email, password }: Credentials, address: string): Promise<StoredPassword> {
    return counted(() =>
      this.throttled({ target: { email }, address }, async () => {
        const stored = await this.passwordOf(email);
        const matched = await this.passwords.matches(stored?.passwordHash, password);
        if (!stored || !matched) throw new InvalidCredentialsError();
        return stored;
      }),
    );
  }

  /**
   * Checks that a signed-in caller knows the password: the token may be stolen.
   * @throws {WrongPasswordError | TooManySignInsError}
   */
  async confirm({ accountId, passwordHash }: StoredPassword, password: string, address: string): Promise<void> {
    await this.throttled({ target: { accountId }, address }, async () => {
      if (!(await this.passwords.matches(passwordHash, password))) throw new WrongPasswordError();
    });
  }

  private async throttled<T>(guess: Guess, check: () => Promise<T>): Promise<T> {
    const counted = await this.throttle.countGuess(guess);
    let wrong = false;
    try {
      return await check();
    } catch (error) {
      wrong = error instanceof InvalidCredentialsError || error instanceof WrongPasswordError;
      throw error;
    } finally {
      if (!wrong) await this.throttle.forgetGuess(counted);
    }
  }

  private async passwordOf(email: string): Promise<StoredPassword | undefined> {
    const rows = await this.database.query<StoredPassword>(sql`
      select account_id, password_hash
      from account join credential on account_id = account.id where lower(email) = lower(${email})`);
    return one(rows);
  }
}

async function counted(signIn: () => Promise<StoredPassword>): Promise<StoredPassword> {
  try {
    const password = await signIn();
    signIns.inc({ outcome: 'succeeded' });
    return password;
  } catch (error) {
    signIns.inc({ outcome: outcomeOf(error) });
    throw error;
  }
}

function outcomeOf(error: unknown): 'wrong_password' | 'throttled' | 'error' {
  if (error instanceof InvalidCredentialsError) return 'wrong_password';
  return error instanceof TooManySignInsError ? 'throttled' : 'error';
}
