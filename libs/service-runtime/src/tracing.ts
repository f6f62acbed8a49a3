import type { TracingEnv } from '@mvec/config';
import { type Logger, startTracing, type Tracing } from '@mvec/observability';

/** Starts tracing. @returns undefined without an endpoint */
export async function traceService(
  service: string,
  env: TracingEnv & { NODE_ENV: string },
  logger: Logger,
): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env;
  if (endpoint === undefined) return undefined;
  return startTracing({
    service,
    endpoint: `${endpoint}/v1/traces`,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    attributes: { 'deployment.environment.name': env.NODE_ENV },
    logger,
  });
}
