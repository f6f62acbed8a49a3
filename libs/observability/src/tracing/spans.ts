import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { context, type WorkContext } from '../context.js';
import { newCorrelationId } from '../correlation.js';
import { formatTraceparent, parseTraceparent, untracedTraceparent } from './trace-context.js';

export type { Attributes as SpanAttributes } from '@opentelemetry/api';

export interface SpanOptions {
  /** Role in a call or message: server, client, producer or consumer. Internal by default. */
  kind?: Lowercase<keyof typeof SpanKind> | undefined;
  /** Ids, names and numbers; never personal or card data. */
  attributes?: Attributes | undefined;
  /** Traceparent of the span that caused it; the current work's by default. Null: no cause. */
  parent?: string | null | undefined;
  /** Traceparents of other causes. */
  links?: readonly (string | undefined)[];
  /** Starts a new trace when it has no traced cause. */
  root?: boolean;
  startTime?: Date | undefined;
}

/** A recorded span. */
export interface OpenSpan {
  /** Its id in headers, rows and messages. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** Records the kind of error only: messages may quote input. */
  fail(error: unknown): void;
  failAs(kind: string): void;
  end(): void;
}

let tracer: Tracer | undefined;
let drawnRatio = 1;

/**
 * @param made undefined: no spans from now on
 * @param ratio recorded fraction of the traces that start here
 */
export function recordSpansWith(made: Tracer | undefined, ratio = 1): void {
  tracer = made;
  drawnRatio = ratio;
}

/** Whether spans are collected. */
export function isCollected(): boolean {
  return tracer !== undefined;
}

/** Whether the current work is recorded. If not, a caller can skip computing attributes. */
export function isTraced(): boolean {
  return tracer !== undefined && parseTraceparent(context.current()?.traceparent)?.sampled === true;
}

/** Undefined when spans are not collected or the trace is not sampled. */
export function beginSpan(name: string, options: SpanOptions = {}): OpenSpan | undefined {
  const span = begin(name, options);
  return span?.isRecording() === true ? opened(span) : undefined;
}

/** Runs `work` as a span. Spans inside are its children. `work` receives the span when it is recorded. */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span?: OpenSpan) => Promise<T>): Promise<T> {
  const span = begin(name, options);
  if (span === undefined) return options.root === true ? untraced(work) : work();
  const recorded = opened(span);
  try {
    const { correlationId } = context.current() ?? {};
    return await context.run({ correlationId, traceparent: recorded.traceparent }, () => work(recorded));
  } catch (error) {
    recorded.fail(error);
    throw error;
  } finally {
    recorded.end();
  }
}

/** Context of an unsampled span: its children are not sampled either. */
function untraced<T>(work: () => Promise<T>): Promise<T> {
  const current = context.current();
  if (tracer === undefined || current?.traceparent !== undefined) return work();
  return context.run({ ...current, traceparent: untracedTraceparent() }, work);
}

/**
 * Continues stored work, possibly minutes later and in another process, as a span of its trace.
 */
export function continueWork<T>(
  { correlationId, traceparent }: Partial<WorkContext>,
  name: string,
  options: SpanOptions,
  work: (span?: OpenSpan) => Promise<T>,
): Promise<T> {
  const origin = { correlationId: correlationId ?? newCorrelationId(), ...(traceparent && { traceparent }) };
  return context.run(origin, () => inSpan(name, options, work));
}

/** Records an event without duration. @returns the traceparent to pass on: the span's, or its cause's */
export function markSpan(name: string, options: SpanOptions): string | undefined {
  const span = beginSpan(name, options);
  span?.end();
  return span?.traceparent ?? causeOf(options);
}

/** Undefined for untraced work, after one check of the flag of its cause. */
function begin(name: string, { kind = 'internal', root = false, ...options }: SpanOptions): Span | undefined {
  if (tracer === undefined) return undefined;
  const parent = parseTraceparent(causeOf(options));
  if (parent === undefined ? !root : !parent.sampled) return undefined;
  const parentContext =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  const { attributes = {}, startTime, links = [] } = options;
  // Sampled before creating the span: most requests are not traced.
  if (parent === undefined && links.length === 0 && Math.random() >= drawnRatio) return undefined;
  const spanKind = SpanKind[kind.toUpperCase() as keyof typeof SpanKind];
  const spanOptions = { kind: spanKind, attributes, links: linksTo(links), ...(startTime && { startTime }) };
  return tracer.startSpan(name, spanOptions, parentContext);
}

function causeOf({ parent }: Pick<SpanOptions, 'parent'>): string | undefined {
  return parent === null ? undefined : (parent ?? context.current()?.traceparent);
}

function linksTo(traceparents: readonly (string | undefined)[]): Link[] {
  return traceparents.flatMap((traceparent) => {
    const linked = parseTraceparent(traceparent);
    if (linked?.sampled !== true) return [];
    return [{ context: { ...linked, traceFlags: TraceFlags.SAMPLED, isRemote: true } satisfies SpanContext }];
  });
}

function opened(span: Span): OpenSpan {
  const { traceId, spanId } = span.spanContext();
  const failAs = (kind: string) => {
    span.setAttribute('error.type', kind);
    span.setStatus({ code: SpanStatusCode.ERROR });
  };
  return {
    traceparent: formatTraceparent({ traceId, spanId, sampled: span.isRecording() }),
    set: (attributes) => void span.setAttributes(attributes),
    rename: (name) => void span.updateName(name),
    fail: (error) => failAs(errorKind(error)),
    failAs,
    end: () => span.end(),
  };
}

/** The code or class of an error, such as `ECONNREFUSED` or `RangeError`; never its message. */
export function errorKind(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.name : typeof error;
}
