import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { context } from './context.js';
import { outageLines } from './outage-lines.js';
import { parseTraceparent } from './tracing/trace-context.js';

export type { Logger } from 'pino';

/** Fields redacted in log lines, at the top level and one level below. */
const secrets = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'clientSecret',
  'client_secret',
  'cardToken',
  'email',
];

/**
 * Creates a logger of JSON lines on standard output, written asynchronously and flushed at exit. Every line names the
 * service and, inside a request or an event, the correlation and trace ids.
 */
export function createLogger(name: string, level = 'info', destination?: DestinationStream): Logger {
  return pino(loggerOptions(name, level), destination ?? pino.destination({ dest: 1, sync: false }));
}

function loggerOptions(name: string, level: string): LoggerOptions {
  return {
    level,
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secrets.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    mixin: workIds,
    hooks: { logMethod: outageLines() },
  };
}

function workIds(): object {
  const current = context.current();
  if (!current) return {};
  const traceId = parseTraceparent(current.traceparent)?.traceId;
  return { correlationId: current.correlationId, ...(traceId === undefined ? {} : { traceId }) };
}
