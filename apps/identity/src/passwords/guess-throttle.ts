import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import type { GuessLimit } from '../throttling/guess-counters.js';
import { networkOf } from '../throttling/network.js';
import { TooManySignInsError } from './password.errors.js';
import { throttledCallers } from '../throttling/throttle-metrics.js';
import { type Counted, Throttle } from '../throttling/throttle.js';

/** Whose password is tried, and from where. */
export interface Guess {
  target: { email: string } | { accountId: string };
  address: string;
}

type GuessEnv = Pick<
  IdentityEnv,
  'SIGN_IN_WINDOW_SECONDS' | 'SIGN_IN_FAILURES_PER_ACCOUNT' | 'SIGN_IN_FAILURES_PER_ADDRESS'
>;

/**
 * Bounds wrong passwords per account and per address in a fixed window.
 *
 * - A guess counts before its password is looked at and is forgotten if it was right, or was not looked at: a burst
 *   cannot outrun it.
 * - Unknown e-mail addresses count like known ones, so being throttled tells nothing.
 * - Owners who are signed in have a counter of their own: guesses from outside do not keep them from changing their
 *   password.
 */
@Injectable()
export class GuessThrottle {
  constructor(
    private readonly throttle: Throttle,
    @InjectEnv() private readonly env: GuessEnv,
  ) {}

  /** @throws {TooManySignInsError} */
  async begin(guess: Guess): Promise<Counted> {
    const counted = await this.throttle.count(this.limitsOf(guess));
    if (counted.waitSeconds === 0) return counted;
    // No password was looked at. Many who sign in from one address at once would else shut each other out.
    await this.forget(counted);
    throttledCallers.inc({ limit: 'sign_in' });
    throw new TooManySignInsError(counted.waitSeconds);
  }

  /** For a guess that was no wrong password. */
  forget(counted: Counted): Promise<void> {
    return this.throttle.forget(counted);
  }

  private limitsOf({ target, address }: Guess): GuessLimit[] {
    const windowMs = this.env.SIGN_IN_WINDOW_SECONDS * 1_000;
    const account =
      'email' in target
        ? this.throttle.keyOf('sign-in:account', target.email.toLowerCase())
        : this.throttle.keyOf('sign-in:signed-in-account', target.accountId);
    const network = this.throttle.keyOf('sign-in:address', networkOf(address));
    return [
      { key: account, limit: this.env.SIGN_IN_FAILURES_PER_ACCOUNT, windowMs },
      { key: network, limit: this.env.SIGN_IN_FAILURES_PER_ADDRESS, windowMs },
    ];
  }
}
