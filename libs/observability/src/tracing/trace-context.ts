import { randomBytes } from 'node:crypto';

/** W3C Trace Context level 1 (https://www.w3.org/TR/trace-context/#traceparent-header). */
export interface TraceContext {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Parses a traceparent. Undefined when it is invalid: version ff, all-zero ids, wrong lengths, upper case. */
export function parseTraceparent(header: unknown): TraceContext | undefined {
  const match = typeof header === 'string' ? format.exec(header) : null;
  if (!match) return undefined;
  const [, version, traceId = '', spanId = '', flags = '00', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** Ids for the logs of untraced work, marked as not sampled. */
export function untracedTraceparent(): string {
  const ids = randomBytes(24).toString('hex');
  return formatTraceparent({ traceId: ids.slice(0, 32), spanId: ids.slice(32), sampled: false });
}
