import type { FastifyRequest } from 'fastify';

const probes = new Set(['/health/live', '/health/ready', '/metrics']);

/** The route's template, `/v1/orders/:id`: a bounded set of values, unlike the URL. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unmatched';
}

/** Whether the route is polled by machines every few seconds: kept out of logs, metrics and traces. */
export function isProbe(request: FastifyRequest): boolean {
  return probes.has(routeOf(request));
}
