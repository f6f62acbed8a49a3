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
  /** Of whom it tells: a request taken or made, a message written or handled. Internal by default. */
  kind?: Lowercase<keyof typeof SpanKind> | undefined;
  /** Ids, names and numbers; never what a person or a card is known by. */
  attributes?: Attributes | undefined;
  /** Traceparent of the span that caused it; by default that of the current work. Null: nothing has. */
  parent?: string | null | undefined;
  /** Traceparents of other spans that led to it. */
  links?: readonly (string | undefined)[];
  /** May begin a trace of its own when nothing traced has caused it. */
  root?: boolean;
  startTime?: Date | undefined;
}

/** A span that is recorded. */
export interface OpenSpan {
  /** Names it in headers, rows and messages. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** Only the kind of error is told: messages may quote what people sent. */
  fail(error: unknown): void;
  failAs(kind: string): void;
  end(): void;
}

let tracer: Tracer | undefined;
let drawnRatio = 1;

/**
 * @param made nothing: no spans any more
 * @param ratio of the traces that begin here, how many are recorded
 */
export function recordSpansWith(made: Tracer | undefined, ratio = 1): void {
  tracer = made;
  drawnRatio = ratio;
}

/** Whether anybody collects spans. */
export function isCollected(): boolean {
  return tracer !== undefined;
}

/** Whether the current work is recorded: what only describes a span need not be made for it otherwise. */
export function isTraced(): boolean {
  return tracer !== undefined && parseTraceparent(context.current()?.traceparent)?.sampled === true;
}

/** Undefined when nobody collects spans, or when its trace is not among those that are sampled. */
export function beginSpan(name: string, options: SpanOptions = {}): OpenSpan | undefined {
  const span = begin(name, options);
  return span?.isRecording() === true ? opened(span) : undefined;
}

/** Runs `work` as a span: what it causes is in the same trace, below this span. It gets the span when it is recorded. */
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

/** What was not drawn leaves nothing below it to be drawn again. */
function untraced<T>(work: () => Promise<T>): Promise<T> {
  const current = context.current();
  if (tracer === undefined || current?.traceparent !== undefined) return work();
  return context.run({ ...current, traceparent: untracedTraceparent() }, work);
}

/**
 * Goes on with work that was written down and left, for minutes and by another process perhaps: as a span of the trace that
 * it belongs to.
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

/** Something that happened in an instant. @returns the traceparent to hand on: its own, or that of its cause */
export function markSpan(name: string, options: SpanOptions): string | undefined {
  const span = beginSpan(name, options);
  span?.end();
  return span?.traceparent ?? causeOf(options);
}

/** Nothing for work that nobody traces: it costs no more than looking at the flag of its cause. */
function begin(name: string, { kind = 'internal', root = false, ...options }: SpanOptions): Span | undefined {
  if (tracer === undefined) return undefined;
  const parent = parseTraceparent(causeOf(options));
  if (parent === undefined ? !root : !parent.sampled) return undefined;
  const parentContext =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  const { attributes = {}, startTime, links = [] } = options;
  // Drawn before anything is made of it: most requests are not.
  if (parent === undefined && links.length === 0 && Math.random() >= drawnRatio) return undefined;
  const spanKind = SpanKind[kind.toUpperCase() as keyof typeof SpanKind];
  const begun = { kind: spanKind, attributes, links: linksTo(links), ...(startTime && { startTime }) };
  return tracer.startSpan(name, begun, parentContext);
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

/** `ECONNREFUSED`, `RangeError`: what may be told of an error. */
export function errorKind(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.name : typeof error;
}
