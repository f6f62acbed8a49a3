import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import type { IdempotencyStore } from './idempotency-store.js';

const keepHours = 24;
const batchSize = 1_000;
const everyMs = 10 * 60_000;
/** A run may wait for a database that does not answer; the shutdown does not. */
const stopWithinMs = 3_000;

/** Deletes idempotency keys after a day, in small batches, so that no statement holds locks for long. */
export class IdempotencySweeper {
  private readonly task: PeriodicTask;

  constructor(
    private readonly store: IdempotencyStore,
    logger: Logger,
  ) {
    this.task = new PeriodicTask((signal) => this.runOnce(signal), {
      name: 'idempotency.sweep',
      everyMs,
      stopWithinMs,
      logger,
      failureMessage: 'idempotency sweep failed: old keys stay until the next run',
    });
  }

  start(): void {
    this.task.start();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  /** @returns the number of keys it deleted */
  async runOnce(signal?: AbortSignal): Promise<number> {
    let deleted = 0;
    for (;;) {
      const count = await this.store.deleteOlderThan(keepHours, batchSize);
      deleted += count;
      if (count < batchSize || signal?.aborted) return deleted;
    }
  }
}
