import { createHash } from 'node:crypto';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { type GuessCounters, type GuessLimit, LocalCounters, RedisCounters } from './guess-counters.js';
import { TooManySignInsError } from './password.errors.js';

/** Whose password is tried, and from where. */
export interface Guess {
  target: { email: string } | { accountId: string };
  address: string;
}

/** A guess that was counted, and where. */
export interface CountedGuess {
  limits: readonly GuessLimit[];
  counters: GuessCounters;
}

type ThrottleEnv = Pick<
  IdentityEnv,
  | 'REDIS_URL'
  | 'TOPIC_PREFIX'
  | 'SIGN_IN_WINDOW_SECONDS'
  | 'SIGN_IN_FAILURES_PER_ACCOUNT'
  | 'SIGN_IN_FAILURES_PER_ADDRESS'
>;

/**
 * Bounds wrong passwords per account and per address in a fixed window, over all instances.
 *
 * - A guess counts before its password is looked at and is forgotten if it was right: a burst cannot outrun it.
 * - Unknown e-mail addresses count like known ones, so being throttled tells nothing.
 * - Owners who are signed in have a counter of their own: guesses from outside do not keep them from changing their
 *   password.
 * - Without Redis each instance counts for itself, so that everybody can still sign in and nobody guesses for ever.
 */
@Injectable()
export class GuessThrottle implements OnApplicationShutdown {
  private readonly shared: RedisCounters;
  private readonly local: LocalCounters;

  constructor(
    @InjectEnv() private readonly env: ThrottleEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    const windowMs = env.SIGN_IN_WINDOW_SECONDS * 1_000;
    this.shared = new RedisCounters(env.REDIS_URL, windowMs);
    this.local = new LocalCounters(windowMs);
  }

  /** @throws {TooManySignInsError} */
  async begin(guess: Guess): Promise<CountedGuess> {
    const limits = this.limitsOf(guess);
    const { waitMs, counters } = await this.count(limits);
    if (waitMs > 0) throw new TooManySignInsError(Math.ceil(waitMs / 1_000));
    return { limits, counters };
  }

  /** For a guess that was no wrong password. */
  async forget({ limits, counters }: CountedGuess): Promise<void> {
    try {
      await counters.uncount(limits);
    } catch (error) {
      // It stays counted until its window ends.
      this.warn(error);
    }
  }

  onApplicationShutdown(): void {
    this.shared.disconnect();
  }

  private async count(limits: readonly GuessLimit[]): Promise<{ waitMs: number; counters: GuessCounters }> {
    try {
      return { waitMs: await this.shared.count(limits), counters: this.shared };
    } catch (error) {
      this.warn(error);
      return { waitMs: this.local.count(limits), counters: this.local };
    }
  }

  private warn(error: unknown): void {
    this.logger.warn(
      { event: 'sign_in.throttled_locally', err: error },
      'Redis does not answer, each instance counts wrong passwords for itself',
    );
  }

  private limitsOf({ target, address }: Guess): GuessLimit[] {
    const account =
      'email' in target
        ? this.keyOf('account', target.email.toLowerCase())
        : this.keyOf('signed-in-account', target.accountId);
    return [
      { key: account, limit: this.env.SIGN_IN_FAILURES_PER_ACCOUNT },
      { key: this.keyOf('address', address), limit: this.env.SIGN_IN_FAILURES_PER_ADDRESS },
    ];
  }

  /** Hashed: an e-mail address has no business in Redis. */
  private keyOf(kind: string, value: string): string {
    const hash = createHash('sha256').update(value).digest('base64url');
    return `${this.env.TOPIC_PREFIX}identity:sign-in:${kind}:${hash}`;
  }
}
