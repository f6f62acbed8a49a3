export interface Backoff {
  /** Delay after the first failure; it doubles with each further one. */
  firstMs: number;
  maxMs: number;
  /** Random part of the delay, from 0 to 1 (full jitter). Half of it by default. */
  jitter?: number;
}

const defaultJitter = 0.5;
/** 2 ** 30 times any delay is above every maximum, and still a finite number. */
const maxDoublings = 30;

/**
 * Delay before the next attempt, in whole milliseconds: exponential, bounded, and with jitter, so that callers that failed
 * together do not come back together. A pure function of the number of failures, because several callers keep that number
 * in a database.
 *
 * @param failures consecutive failures so far, 1 or more
 */
export function backoffMs(failures: number, { firstMs, maxMs, jitter = defaultJitter }: Backoff): number {
  const doublings = Math.min(maxDoublings, Math.max(0, failures - 1));
  const delay = Math.min(maxMs, firstMs * 2 ** doublings);
  return Math.round(delay * (1 - jitter * Math.random()));
}
