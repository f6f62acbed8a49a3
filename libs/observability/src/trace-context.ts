import { randomBytes } from 'node:crypto';

/** W3C Trace Context level 1 (https://www.w3.org/TR/trace-context/#traceparent-header). */
export interface TraceContext {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Undefined for anything the specification calls invalid: version ff, all-zero ids, wrong lengths, upper case. */
export function parseTraceparent(header: unknown): TraceContext | undefined {
  const match = typeof header === 'string' ? format.exec(header) : null;
  if (!match) return undefined;
  const [, version, traceId = '', spanId = '', flags = '00', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** A new span: in the trace of `parent`, or in a trace of its own when there is none. */
export function childTraceparent(parent?: string): string {
  const trace = parseTraceparent(parent);
  const traceId = trace?.traceId ?? randomBytes(16).toString('hex');
  const flags = (trace?.sampled ?? true) ? '01' : '00';
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}
