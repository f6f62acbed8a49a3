import type { Logger } from '../logger.js';
import './span-metrics.js';
import { recordSpansWith } from './spans.js';

interface TracingOptions {
  service: string;
  /** URL of the collector, with its path: `http://127.0.0.1:4318/v1/traces`. */
  endpoint: string;
  /** Recorded fraction of the traces that start here, 0 to 1. */
  ratio: number;
  /** Attributes of the resource, in addition to the service's name and instance. */
  attributes?: Record<string, string>;
  logger: Logger;
}

export interface Tracing {
  /** Sends the remaining spans, for at most two seconds. */
  stop(): Promise<void>;
}

const exportTimeoutMs = 5_000;
const stopWithinMs = 2_000;
/** Maximum of spans waiting for the collector; further ones are dropped. */
const maxWaitingSpans = 4_096;

/**
 * Sends spans to a collector by OTLP over HTTP, in batches in the background: no request waits for it or fails by it. Only
 * this file loads the SDK, so a process without tracing does not carry it.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const [
    sdk,
    { OTLPTraceExporter },
    { resourceFromAttributes },
    { WorkSampler },
    { BoundedProcessor, LossReportingExporter },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('./sampler.js'),
    import('./loss-reporting-exporter.js'),
  ]);
  const { service, endpoint: url, ratio, attributes, logger } = options;
  const otlp = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const processor = new BoundedProcessor(
    new LossReportingExporter(otlp, url, logger),
    maxWaitingSpans,
    exportTimeoutMs,
  );
  const provider = new sdk.TracerProvider({
    sampler: new WorkSampler(),
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'mvec',
      'service.instance.id': crypto.randomUUID(),
      ...attributes,
    }),
    spanProcessors: [processor],
    // The maximum of members of shared work.
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
