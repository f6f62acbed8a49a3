import { z } from 'zod';

const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''))
  .or(z.literal('off').transform(() => undefined));

/** Where traces go, by the names that OpenTelemetry gives them; without an endpoint none are made. */
export function tracingEnv() {
  return {
    /** Of an OTLP collector, HTTP: `http://127.0.0.1:4318`; `off` is none. */
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
    /** How many of the traces that begin in the service: 0 to 1. Those that begin at the gateway are its choice. */
    OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  };
}

export type TracingEnv = z.infer<z.ZodObject<ReturnType<typeof tracingEnv>>>;
