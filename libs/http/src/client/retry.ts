import { setTimeout as delay } from 'node:timers/promises';

export interface RetryPolicy {
  /** Tries after the first one. */
  retries: number;
  /** Upper bound of the first pause; it doubles each time. */
  baseDelayMs: number;
  /** Nothing is begun after this moment, in milliseconds since the epoch. */
  deadline: number;
  isWorthRetrying: (error: unknown) => boolean;
}

/** Repeats `work` with full jitter, so that callers that failed together do not come back together. */
export async function retry<T>(policy: RetryPolicy, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const pauseMs = Math.random() * policy.baseDelayMs * 2 ** attempt;
      const late = Date.now() + pauseMs >= policy.deadline;
      if (attempt >= policy.retries || late || !policy.isWorthRetrying(error)) throw error;
      await delay(pauseMs);
    }
  }
}
