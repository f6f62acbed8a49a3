import { z } from 'zod';

const headers = z
  .string()
  .regex(/^[^=,\s]+=[^=,]*(,[^=,\s]+=[^=,]*)*$/, 'must be name=value, separated by commas')
  .transform((list) => Object.fromEntries(list.split(',').map((pair) => pair.split('=') as [string, string])));

const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Where traces go, by the names that OpenTelemetry gives them; without an endpoint none are made. */
export function tracingEnv() {
  return {
    /** Of an OTLP collector, HTTP: `http://127.0.0.1:4318`. */
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
    /** What the collector asks for, as a token: `name=value,…`. */
    OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
    /** How many of the traces that begin in the service: 0 to 1. Those that begin at the gateway are its choice. */
    OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  };
}

export type TracingEnv = z.infer<z.ZodObject<ReturnType<typeof tracingEnv>>>;
