import { createHash } from 'node:crypto';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { IdentityEnv } from '../env.js';
import { TooManySignInsError } from './session.errors.js';

/** One script, so that attempts at the same time cannot all see the counter before any of them has counted. */
const count = `
  local wait = 0
  for i, key in ipairs(KEYS) do
    local attempts = redis.call('incr', key)
    if attempts == 1 then redis.call('pexpire', key, ARGV[1]) end
    if attempts > tonumber(ARGV[i + 1]) then wait = math.max(wait, redis.call('pttl', key), 1) end
  end
  return wait`;

/** A counter that has run out meanwhile must not come back without an end. */
const uncount = `
  for _, key in ipairs(KEYS) do
    if redis.call('exists', key) == 1 then redis.call('decr', key) end
  end`;

const answerWithinMs = 200;

export interface SignInAttempt {
  keys: readonly string[];
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
 * Bounds failed sign-ins per account and per address in a fixed window, over all instances.
 *
 * - An attempt counts before its password is looked at and is forgotten if it did not fail: a burst cannot outrun it.
 * - Unknown addresses count like known ones, so being throttled tells nothing.
 * - Without Redis nobody is throttled and everybody can sign in.
 */
@Injectable()
export class SignInThrottle implements OnApplicationShutdown {
  private readonly redis: Redis;

  constructor(
    @InjectEnv() private readonly env: ThrottleEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.redis = new Redis(env.REDIS_URL, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1_000,
      commandTimeout: answerWithinMs,
    });
    // Commands report their own failure; without a listener a lost connection would be printed.
    this.redis.on('error', () => undefined);
  }

  /** @throws {TooManySignInsError} */
  async begin(email: string, address: string): Promise<SignInAttempt> {
    const keys = [this.keyOf('account', email.toLowerCase()), this.keyOf('address', address)];
    const limits = [this.env.SIGN_IN_FAILURES_PER_ACCOUNT, this.env.SIGN_IN_FAILURES_PER_ADDRESS];
    const windowMs = this.env.SIGN_IN_WINDOW_SECONDS * 1_000;
    const waitMs = await this.run(count, keys, [windowMs, ...limits]);
    if (waitMs > 0) throw new TooManySignInsError(Math.ceil(waitMs / 1_000));
    return { keys };
  }

  /** For an attempt that did not fail. */
  async forget({ keys }: SignInAttempt): Promise<void> {
    await this.run(uncount, keys, []);
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private async run(script: string, keys: readonly string[], args: readonly number[]): Promise<number> {
    try {
      return Number(await this.redis.eval(script, keys.length, ...keys, ...args));
    } catch (error) {
      this.logger.warn(
        { event: 'sign_in.not_throttled', err: error },
        'Redis does not answer, sign-ins are not throttled',
      );
      return 0;
    }
  }

  /** Hashed: an e-mail address has no business in Redis. */
  private keyOf(kind: string, value: string): string {
    const hash = createHash('sha256').update(value).digest('base64url');
    return `${this.env.TOPIC_PREFIX}identity:sign-in:${kind}:${hash}`;
  }
}
