import { z } from 'zod';

const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''))
  .or(z.literal('off').transform(() => undefined));

/** Variables of tracing, under OpenTelemetry's names. Without an endpoint, no traces are made. */
export function tracingEnv() {
  return {
    /** Endpoint of an OTLP collector over HTTP, such as `http://127.0.0.1:4318`; `off` disables tracing. */
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
    /** Sampled fraction of the traces that start in the service, 0 to 1. The gateway samples those that start there. */
    OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  };
}

export type TracingEnv = z.infer<z.ZodObject<ReturnType<typeof tracingEnv>>>;
