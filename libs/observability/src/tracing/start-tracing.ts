import type { Logger } from '../logger.js';
import './span-metrics.js';
import { recordSpansWith } from './spans.js';

export interface TracingOptions {
  service: string;
  /** Of the collector, with its path: `http://127.0.0.1:4318/v1/traces`. */
  endpoint: string;
  /** Of the traces that begin here, how many are recorded: 0 to 1. */
  ratio: number;
  /** Of the resource, beside the service's name and instance. */
  attributes?: Record<string, string>;
  logger: Logger;
}

export interface Tracing {
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>;
}

const exportTimeoutMs = 5_000;
const stopWithinMs = 2_000;
/** What waits for the collector, and no more: spans beyond it are dropped, whether it is slow or away. */
const maxWaitingSpans = 4_096;

/**
 * Sends spans to a collector by OTLP over HTTP, in the background and in batches: no request waits for it, and none
 * fails because of it. The SDK is loaded here alone: who collects no traces carries nothing of it.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { WorkSampler }, { BoundedProcessor, ToldExporter }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('./sampler.js'),
      import('./told-exporter.js'),
    ]);
  const { service, endpoint: url, ratio, attributes, logger } = options;
  const otlp = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const processor = new BoundedProcessor(new ToldExporter(otlp, url, logger), maxWaitingSpans, exportTimeoutMs);
  const provider = new sdk.TracerProvider({
    sampler: new WorkSampler(),
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'mvec',
      'service.instance.id': crypto.randomUUID(),
      ...attributes,
    }),
    spanProcessors: [processor],
    // As many as may share a piece of work.
    spanLimits: { linkCountLimit: 512 },
  });
  recordSpansWith(provider.getTracer('mvec'), ratio);
  return {
    stop: async () => {
      recordSpansWith(undefined);
      await Promise.race([provider.shutdown().catch(() => undefined), expired(stopWithinMs)]);
    },
  };
}

function expired(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
