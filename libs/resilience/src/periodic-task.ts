import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@mvec/observability';
import { backoffMs } from './backoff.js';

export interface PeriodicTaskOptions {
  /** Snake case. A run that fails is logged as the event `<name>_failed`. */
  name: string;
  /** Pause between the end of a run and the next one. */
  everyMs: number;
  logger: Logger;
  /** Log message of a failed run: what happened, and the consequence. */
  failureMessage: string;
  /** Runs for the first time at the start instead of after the first pause. */
  runAtStart?: boolean;
  /** Part of the pause that is random, 0 to 1: keeps several instances out of step. 0 by default. */
  jitter?: number;
  /** `stop` waits no longer than this for the current run. Without limit by default. */
  stopWithinMs?: number;
}

const firstRetryMs = 1_000;

/**
 * Runs a task again and again until it is stopped; one run at a time.
 *
 * - A run that fails is logged and repeated after 1, 2, 4 … seconds, at most `everyMs`; the task never ends by an error.
 * - `stop` starts no further run and waits for the current one, so that a shutdown does not cut it in half.
 * - Runs belong to no request: they use the async context in which the task was created, not that of a caller of `wake`.
 */
export class PeriodicTask {
  private readonly stopping = new AbortController();
  private readonly outside = AsyncLocalStorage.snapshot();
  private loop: Promise<void> | undefined;
  private pausing: AbortController | undefined;
  private woken = false;
  private failures = 0;

  /**
   * @param run one run; its signal aborts when the task stops. `true` means that there is more to do: the next run
   *   follows without a pause
   */
  constructor(
    private readonly run: (signal: AbortSignal) => Promise<unknown>,
    private readonly options: PeriodicTaskOptions,
  ) {}

  start(): void {
    this.loop ??= this.outside(() => this.repeat());
  }

  /**
   * Runs the task now instead of after the pause, or once more after the current run, however many calls come meanwhile.
   * A call before the start makes the first run come at the start.
   */
  wake(): void {
    this.woken = true;
    this.pausing?.abort();
  }

  async stop(): Promise<void> {
    const { stopWithinMs } = this.options;
    this.stopping.abort();
    this.pausing?.abort();
    if (stopWithinMs === undefined) await this.loop;
    else await Promise.race([this.loop, delay(stopWithinMs, undefined, { ref: false })]);
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    if (this.options.runAtStart !== true) await this.pause();
    while (!signal.aborted) {
      this.woken = false;
      const hasMore = await this.runOnce(signal);
      if (!hasMore) await this.pause();
    }
  }

  /** @returns whether there is more to do */
  private async runOnce(signal: AbortSignal): Promise<boolean> {
    const { logger, name, failureMessage } = this.options;
    try {
      const hasMore = (await this.run(signal)) === true;
      this.failures = 0;
      return hasMore;
    } catch (error) {
      this.failures++;
      logger.warn({ event: `${name}_failed`, err: error, failures: this.failures }, failureMessage);
      return false;
    }
  }

  private async pause(): Promise<void> {
    if (this.woken || this.stopping.signal.aborted) return;
    this.pausing = new AbortController();
    await delay(this.pauseMs(), undefined, { signal: this.pausing.signal, ref: false }).catch(() => undefined);
    this.pausing = undefined;
  }

  private pauseMs(): number {
    const { everyMs, jitter = 0 } = this.options;
    if (this.failures > 0)
      return backoffMs(this.failures, { firstMs: Math.min(firstRetryMs, everyMs), maxMs: everyMs });
    return everyMs * (1 + jitter * (Math.random() - 0.5));
  }
}
