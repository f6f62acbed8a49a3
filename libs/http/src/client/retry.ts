import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '@mvec/resilience';

export interface RetryPolicy {
  /** Attempts after the first one. */
  retries: number;
  /** Upper bound of the first delay; it doubles each time. */
  baseDelayMs: number;
  /** No attempt starts after this moment, in milliseconds since the epoch. */
  deadline: number;
  isWorthRetrying: (error: unknown) => boolean;
}

const maxDelayMs = 5_000;

/** Repeats `work` with full jitter: its callers fail together when a service goes down. */
export async function retry<T>(policy: RetryPolicy, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const delayMs = backoffMs(attempt, { firstMs: policy.baseDelayMs, maxMs: maxDelayMs, jitter: 1 });
      const late = Date.now() + delayMs >= policy.deadline;
      if (attempt > policy.retries || late || !policy.isWorthRetrying(error)) throw error;
      await delay(delayMs);
    }
  }
}
