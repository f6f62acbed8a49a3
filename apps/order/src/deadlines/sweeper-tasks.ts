import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import { HoldReleaseSweeper } from './hold-release-sweeper.js';
import { PaymentDeadlineSweeper } from './payment-deadline-sweeper.js';
import { ReservingSweeper } from './reserving-sweeper.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/** A pass may wait long for unreachable brokers. Work that it does after the stop fails, or commits as a whole. */
const stopWithinMs = 3_000;

/** Runs each sweeper periodically, independently of the others. */
@Injectable()
export class SweeperTasks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tasks: PeriodicTask[];

  constructor(
    reserving: ReservingSweeper,
    paymentDeadline: PaymentDeadlineSweeper,
    holdRelease: HoldReleaseSweeper,
    @InjectEnv() env: OrderEnv,
    @InjectLogger() logger: Logger,
  ) {
    this.tasks = [reserving, paymentDeadline, holdRelease].map((sweeper) => taskOf(sweeper, env, logger));
  }

  onApplicationBootstrap(): void {
    for (const task of this.tasks) task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}

function taskOf(sweeper: Sweeper, env: OrderEnv, logger: Logger): PeriodicTask {
  return new PeriodicTask(async () => (await sweeper.runOnce()) >= sweepBatch, {
    name: `${sweeper.name.replaceAll('-', '_')}.sweep`,
    everyMs: env.SWEEP_INTERVAL_MS,
    runAtStart: true,
    jitter: 1,
    stopWithinMs,
    logger,
    failureMessage: `${sweeper.name} sweep failed: overdue orders stay until the next one`,
  });
}
