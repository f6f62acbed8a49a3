import { randomBytes } from 'node:crypto';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { IdentityEnv } from '../env.js';
import { WorkQueue } from './work-queue.js';

/** OWASP's first choice of parameters for Argon2id, which is this library's default algorithm. Memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At about 25 ms each and two at once, the last in line waits some three seconds. */
const maxWaiting = 250;

/**
 * Argon2id hashes of passwords.
 *
 * - Memory and threads are bounded, whatever the number of requests.
 * - Checking a password takes the same time whether or not there is an account, so timing tells nobody which
 *   addresses are registered.
 */
@Injectable()
export class PasswordHasher {
  private readonly queue: WorkQueue;
  private readonly nobodysHash: Promise<string>;

  constructor(@InjectEnv() env: Pick<IdentityEnv, 'PASSWORD_HASHES_AT_ONCE'>) {
    this.queue = new WorkQueue(env.PASSWORD_HASHES_AT_ONCE, maxWaiting);
    this.nobodysHash = this.hash(randomBytes(24).toString('base64'));
    // A failure here surfaces in `matches`; until then it must not end the process.
    this.nobodysHash.catch(() => undefined);
  }

  hash(password: string): Promise<string> {
    return this.queue.run(() => hash(normalized(password), cost));
  }

  /** Without a hash (there is no such account) it works as long, and says no. */
  async matches(passwordHash: string | undefined, password: string): Promise<boolean> {
    const comparedHash = passwordHash ?? (await this.nobodysHash);
    const matched = await this.queue.run(() => verify(comparedHash, normalized(password)));
    return matched && passwordHash !== undefined;
  }
}

/** The same characters typed on another keyboard may arrive in another Unicode form (NIST SP 800-63B, section 3.1.1.2). */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
