import { randomBytes } from 'node:crypto';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { IdentityEnv } from '../env.js';
import { WorkQueue } from './work-queue.js';

/** OWASP's first recommendation for Argon2id, the library's default algorithm. Memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At about 25 ms a hash and two at once, the last in the queue waits about three seconds. */
const maxWaiting = 250;

/**
 * Argon2id hashes of passwords.
 *
 * - Memory and threads are bounded, whatever the number of requests.
 * - A check takes the same time with and without an account, so timing does not disclose registered addresses.
 */
@Injectable()
export class PasswordHasher {
  private readonly queue: WorkQueue;
  private readonly unmatchedHash: Promise<string>;

  constructor(@InjectEnv() env: Pick<IdentityEnv, 'PASSWORD_HASHES_AT_ONCE'>) {
    this.queue = new WorkQueue(env.PASSWORD_HASHES_AT_ONCE, maxWaiting);
    this.unmatchedHash = this.hash(randomBytes(24).toString('base64'));
    // A failure appears in `matches`; an unhandled rejection would end the process.
    this.unmatchedHash.catch(() => undefined);
  }

  hash(password: string): Promise<string> {
    return this.queue.run(() => hash(normalized(password), cost));
  }

  /** Compares a password. Without a hash (no such account) it takes as long and answers false. */
  async matches(passwordHash: string | undefined, password: string): Promise<boolean> {
    const comparedHash = passwordHash ?? (await this.unmatchedHash);
    const matched = await this.queue.run(() => verify(comparedHash, normalized(password)));
    return matched && passwordHash !== undefined;
  }
}

/** Another keyboard may send the same characters in another Unicode form (NIST SP 800-63B, section 3.1.1.2). */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
