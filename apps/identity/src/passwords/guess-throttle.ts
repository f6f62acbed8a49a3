import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import type { GuessLimit } from '../throttling/guess-counters.js';
import { networkOf } from '../throttling/network.js';
import { TooManySignInsError } from './password.errors.js';
import { throttledCallers } from '../throttling/throttle-metrics.js';
import { type Counted, Throttle } from '../throttling/throttle.js';

/** One attempt to enter a password. */
export interface Guess {
  target: { email: string } | { accountId: string };
  address: string;
}

type GuessEnv = Pick<
  IdentityEnv,
  'SIGN_IN_WINDOW_SECONDS' | 'SIGN_IN_FAILURES_PER_ACCOUNT' | 'SIGN_IN_FAILURES_PER_ADDRESS'
>;

/**
 * Limits wrong passwords per account and per network address in a fixed window.
 *
 * - A guess counts before its password is checked, and is removed when it was right or was not checked: a burst cannot
 *   pass the limit.
 * - Unknown e-mail addresses count like known ones, so the limit does not disclose which exist.
 * - Signed-in owners have a separate counter: guesses from outside cannot stop them from changing their password.
 */
@Injectable()
export class GuessThrottle {
  constructor(
    private readonly throttle: Throttle,
    @InjectEnv() private readonly env: GuessEnv,
  ) {}

  /** Counts a guess. @throws {TooManySignInsError} when a limit is reached */
  async countGuess(guess: Guess): Promise<Counted> {
    const counted = await this.throttle.count(this.limitsOf(guess));
    if (counted.waitSeconds === 0) return counted;
    // No password was checked, so it does not count: many users behind one address must not lock each other out.
    await this.forgetGuess(counted);
    throttledCallers.inc({ limit: 'sign_in' });
    throw new TooManySignInsError(counted.waitSeconds);
  }

  /** Removes a guess that was not a wrong password. */
  forgetGuess(counted: Counted): Promise<void> {
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
