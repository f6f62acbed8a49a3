import type { FastifyRequest } from 'fastify';

const probes = new Set(['/health/live', '/health/ready', '/metrics']);

/** The route's template, `/v1/orders/:id`: one of few, whatever is asked for. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unmatched';
}

/** Asked for every few seconds, by machines: in no log, metric or trace. */
export function isProbe(request: FastifyRequest): boolean {
  return probes.has(routeOf(request));
}
