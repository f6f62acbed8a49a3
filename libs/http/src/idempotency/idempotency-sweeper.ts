import type { Logger } from '@mvec/observability';
import type { IdempotencyStore } from './idempotency-store.js';

const keepHours = 24;
const batchSize = 1_000;
const everyMs = 10 * 60_000;

/** Deletes keys after a day, in batches, so that no statement holds locks for long. Several instances may run. */
export class IdempotencySweeper {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly store: IdempotencyStore,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => void this.sweep(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** @returns how many keys it deleted */
  async runOnce(): Promise<number> {
    let deleted = 0;
    for (;;) {
      const count = await this.store.deleteOlderThan(keepHours, batchSize);
      deleted += count;
      if (count < batchSize) return deleted;
    }
  }

  private async sweep(): Promise<void> {
    try {
      await this.runOnce();
    } catch (error) {
      this.logger.warn({ event: 'idempotency.sweep_failed', err: error }, 'old idempotency keys stay until next time');
    }
  }
}
