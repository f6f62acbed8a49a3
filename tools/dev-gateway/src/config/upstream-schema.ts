import { z } from 'zod';

const statuses = z.array(z.int().min(100).max(999)).min(1);
/** Interval in seconds; Kong's timer has a resolution of 0.1 s. */
const interval = z.number().min(0.1).max(65_535);
/** Number of results that change the health of a target; 0 disables the counter. */
const threshold = z.int().min(0).max(255).default(0);

const active = z.strictObject({
  type: z.literal('http').default('http'),
  http_path: z.string().startsWith('/').default('/'),
  timeout: z.number().min(0.1).max(65_535).default(1),
  healthy: z.strictObject({
    interval,
    http_statuses: statuses.default([200, 302]),
    successes: z.int().min(1).max(255),
  }),
  unhealthy: z.strictObject({
    interval,
    http_statuses: statuses.default([429, 404, 500, 501, 502, 503, 504, 505]),
    http_failures: threshold,
    tcp_failures: threshold,
    timeouts: threshold,
  }),
});

const passive = z.strictObject({ unhealthy: z.strictObject({ tcp_failures: threshold }) });

/** Active checks are required here, because passive ones alone never make a target healthy again. */
export const upstreamSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9.-]*$/, 'must be a host name'),
  algorithm: z.literal('round-robin').default('round-robin'),
  targets: z
    .array(z.strictObject({ target: z.string().regex(/^[A-Za-z0-9.-]+:\d{1,5}$/, 'must be host:port') }))
    .min(1),
  healthchecks: z.strictObject({
    active,
    passive: passive.default({ unhealthy: { tcp_failures: 0 } }),
  }),
});

export type UpstreamEntry = z.infer<typeof upstreamSchema>;
export type HealthCheckConfig = UpstreamEntry['healthchecks'];
