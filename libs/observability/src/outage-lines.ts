import { isOutage } from '@mvec/errors';
import type { LoggerOptions } from 'pino';

type LogHook = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>;

const warn = 40;
const repeatAfterMs = 60_000;
/** Reasons name a host or a time-out, so there are few. */
const maxReasons = 100;

/**
 * Limits repeated warnings while a database or another server is unavailable: one line a minute per reason, without a
 * stack; further lines go to debug level.
 */
export function outageLines(): LogHook {
  const saidAt = new Map<string, number>();
  return function (args, method, level) {
    const [line, message] = args as [unknown, unknown];
    const reason = level === warn ? outageIn(line) : undefined;
    if (reason === undefined) {
      method.apply(this, args);
    } else if (performance.now() - (saidAt.get(reason) ?? -Infinity) < repeatAfterMs) {
      this.debug(...args);
    } else {
      if (saidAt.size >= maxReasons) saidAt.clear();
      saidAt.set(reason, performance.now());
      method.apply(this, [{ ...(line as object), err: undefined, reason }, `${String(message)}: ${reason}`]);
    }
  };
}

function outageIn(line: unknown): string | undefined {
  if (typeof line !== 'object' || line === null || !('err' in line)) return undefined;
  return isOutage(line.err) ? (line.err as Error).message : undefined;
}
