import { Database, one, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { InvalidCredentialsError } from './session.errors.js';
import { SignInThrottle } from './sign-in-throttle.js';

export interface Credentials {
  email: string;
  password: string;
}

/**
 * Tells who signs in. Answers, and the time they take, are the same for an unknown address and a wrong password.
 */
@Injectable()
export class SignInGuard {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly throttle: SignInThrottle,
  ) {}

  /**
   * @returns the account's id
   * @throws {InvalidCredentialsError | TooManySignInsError}
   */
  async authenticate(credentials: Credentials, address: string): Promise<string> {
    const attempt = await this.throttle.begin(credentials.email, address);
    let failed = false;
    try {
      return await this.accountWith(credentials);
    } catch (error) {
      failed = error instanceof InvalidCredentialsError;
      throw error;
    } finally {
      if (!failed) await this.throttle.forget(attempt);
    }
  }

  private async accountWith({ email, password }: Credentials): Promise<string> {
    const rows = await this.database.query<{ accountId: string; passwordHash: string }>(sql`
      select account_id as "accountId", password_hash as "passwordHash"
      from account join credential on account_id = account.id where lower(email) = lower(${email})`);
    const credential = one(rows);
    const matched = await this.passwords.matches(credential?.passwordHash, password);
    if (!credential || !matched) throw new InvalidCredentialsError();
    return credential.accountId;
  }
}
