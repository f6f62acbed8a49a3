export * from './context.js';
export * from './correlation.js';
export * from './health-checks.js';
export * from './log-sampler.js';
export * from './logger.js';
export * from './metric-catalogue.js';
export { isIdentifying, labelKinds, otherValue } from './metric-labels.js';
export * from './metric-readings.js';
export * from './metrics.js';
export { inSharedSpan, type Member } from './tracing/shared-span.js';
export {
  beginSpan,
  continueWork,
  inSpan,
  isTraced,
  markSpan,
  type OpenSpan,
  type SpanAttributes,
  type SpanOptions,
} from './tracing/spans.js';
export { startTracing, type Tracing } from './tracing/start-tracing.js';
export {
  formatTraceparent,
  parseTraceparent,
  untracedTraceparent,
  type TraceContext,
} from './tracing/trace-context.js';
