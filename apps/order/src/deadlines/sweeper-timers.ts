import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import { HoldReleaseSweeper } from './hold-release-sweeper.js';
import { PaymentDeadlineSweeper } from './payment-deadline-sweeper.js';
import { ReservingSweeper } from './reserving-sweeper.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

const stopWithinMs = 3_000;

/** Runs each sweeper periodically, independently of the others. A failed pass is retried. */
@Injectable()
export class SweeperTimers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly sweepers: Sweeper[];
  private loops: Promise<unknown> = Promise.resolve();

  constructor(
    reserving: ReservingSweeper,
    paymentDeadline: PaymentDeadlineSweeper,
    holdRelease: HoldReleaseSweeper,
    @InjectEnv() private readonly env: OrderEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.sweepers = [reserving, paymentDeadline, holdRelease];
  }

  onApplicationBootstrap(): void {
    this.loops = Promise.all(this.sweepers.map((sweeper) => this.repeat(sweeper)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // A pass may wait long for unreachable brokers. Work it does later fails, or commits as a whole.
    await Promise.race([this.loops, delay(stopWithinMs, undefined, { ref: false })]);
  }

  private async repeat(sweeper: Sweeper): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const swept = await this.sweep(sweeper);
      if (swept < sweepBatch) await this.pause();
    }
  }

  private async sweep(sweeper: Sweeper): Promise<number> {
    try {
      return await sweeper.runOnce();
    } catch (error) {
      this.logger.warn(
        { event: 'sweeper.failed', sweeper: sweeper.name, err: error },
        'sweeper pass failed: will be retried',
      );
      return 0;
    }
  }

  /** Random, so that instances do not sweep in step. */
  private async pause(): Promise<void> {
    const ms = this.env.SWEEP_INTERVAL_MS * (0.5 + Math.random());
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
