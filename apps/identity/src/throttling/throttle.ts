import { createHash } from 'node:crypto';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { type GuessCounters, type GuessLimit, LocalCounters, RedisCounters } from './guess-counters.js';

/** A counted guess. */
export interface Counted {
  limits: readonly GuessLimit[];
  counters: GuessCounters;
  /** Time until it is within all limits; 0 when it is. */
  waitSeconds: number;
}

/**
 * Counts in fixed windows over all instances. Without Redis each instance counts alone: sign-ins work and stay limited.
 */
@Injectable()
export class Throttle implements OnApplicationShutdown {
  private readonly shared: RedisCounters;
  private readonly local = new LocalCounters();

  constructor(
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'REDIS_URL' | 'TOPIC_PREFIX'>,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.shared = new RedisCounters(env.REDIS_URL);
  }

  async count(limits: readonly GuessLimit[]): Promise<Counted> {
    try {
      return counted(limits, this.shared, await this.shared.count(limits));
    } catch (error) {
      this.warn(error);
      return counted(limits, this.local, this.local.count(limits));
    }
  }

  async forget({ limits, counters }: Counted): Promise<void> {
    try {
      await counters.uncount(limits);
    } catch (error) {
      // The guess stays counted until its window ends.
      this.warn(error);
    }
  }

  /** Key of a counter, hashed: Redis holds no e-mail or network addresses. */
  keyOf(kind: string, value: string): string {
    const hash = createHash('sha256').update(value).digest('base64url');
    return `${this.env.TOPIC_PREFIX}identity:${kind}:${hash}`;
  }

  onApplicationShutdown(): void {
    this.shared.disconnect();
  }

  private warn(error: unknown): void {
    this.logger.warn(
      { event: 'throttle.counting_locally', err: error },
      'Redis does not answer: each instance counts sign-ins and registrations alone',
    );
  }
}

function counted(limits: readonly GuessLimit[], counters: GuessCounters, waitMs: number): Counted {
  return { limits, counters, waitSeconds: Math.ceil(waitMs / 1_000) };
}
