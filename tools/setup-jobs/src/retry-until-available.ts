import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from '@mvec/errors';

export interface RetryOptions {
  /** The dependency, for example `Postgres at postgres:5432`. */
  what: string;
  /** What the operator can do. */
  advice: string;
  say: (line: string) => void;
  /** Whether the error means that the dependency is unavailable, so that waiting can help. */
  isUnavailable?: (error: unknown) => boolean;
  pauseMs?: number;
}

const repeatAfterMs = 60_000;

/**
 * Repeats the work until its dependency is available, without a time limit: containers start in any order. Logs the
 * reason in one line, and again when it changes or after a minute.
 */
export async function retryUntilAvailable<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { what, advice, say, isUnavailable = isOutage, pauseMs = 1_000 } = options;
  let said = { reason: '', at: 0 };
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const reason = reasonOf(error);
      if (reason !== said.reason || Date.now() - said.at > repeatAfterMs) {
        say(`Waiting for ${what}: ${reason}; ${advice}`);
        said = { reason, at: Date.now() };
      }
      await delay(pauseMs);
    }
  }
}

/** The reason of an error; the first of several causes, such as one per address of a host. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
