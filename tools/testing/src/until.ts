import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface UntilOptions {
  /** Milliseconds; 30 s by default: what is tested is that it happens, on a busy machine too. */
  timeout?: number;
  /** What was waited for, for the error: "the order to be confirmed". */
  message?: string;
  /** Milliseconds between two tries. */
  interval?: number;
}

/**
 * Polls until the condition returns something truthy, and returns that. A condition that throws counts as not met yet.
 * @throws with the last value, or the last error, when the time is over.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeout = 30_000, message = 'the condition to hold', interval = 25 }: UntilOptions = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const attempt = await tryOnce(condition);
    if (attempt.value) return attempt.value;
    if (Date.now() >= deadline) {
      const last =
        attempt.error === undefined ? `value: ${inspect(attempt.value)}` : `error: ${inspect(attempt.error)}`;
      throw new Error(`Waited ${timeout / 1000} s for ${message}; last ${last}`);
    }
    await delay(interval);
  }
}

async function tryOnce<T>(condition: () => T | Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error: error ?? 'nothing was thrown' };
  }
}
