import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface EventuallyOptions {
  /** Timeout in milliseconds, 30,000 by default. On a busy machine it is extended by the delay of timers. */
  timeout?: number;
  /** The awaited condition, for the error: "the order to be confirmed". */
  message?: string;
  /** Milliseconds between two attempts. */
  interval?: number;
}

/** Maximum extension, as a multiple of the timeout. */
const maxExtension = 4;

/**
 * Polls until the condition returns a truthy value, and returns that value. An error counts as not met yet.
 * @throws with the last value or error at the timeout
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeout = 30_000, message = 'the condition to hold', interval = 25 }: EventuallyOptions = {},
): Promise<NonNullable<T>> {
  const start = Date.now();
  let lateMs = 0;
  for (;;) {
    const attempt = await tryOnce(condition);
    if (attempt.value) return attempt.value;
    const limit = Math.min(timeout + lateMs, maxExtension * timeout);
    if (Date.now() - start >= limit) {
      const last =
        attempt.error === undefined ? `value: ${inspect(attempt.value)}` : `error: ${inspect(attempt.error)}`;
      throw new Error(`Waited ${limit / 1000} s for ${message}; last ${last}`);
    }
    const sleptAt = Date.now();
    await delay(interval);
    lateMs += Math.max(0, Date.now() - sleptAt - interval - 5);
  }
}

async function tryOnce<T>(condition: () => T | Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error: error ?? 'nothing was thrown' };
  }
}
