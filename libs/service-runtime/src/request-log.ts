import { callerOf } from '@mvec/auth';
import { isProbe, routeOf, workContextOf } from '@mvec/http';
import { type Logger, LogSampler, parseTraceparent } from '@mvec/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countRequest, notLogged } from './request-metrics.js';

/** Maximum of successful requests logged per second; further ones are only counted, so that logging stays cheap. */
const loggedPerSecond = 50;

/** Logs and counts each request, except health checks and scrapes. */
export function installRequestLog(fastify: FastifyInstance, logger: Logger): void {
  const sampler = new LogSampler(loggedPerSecond, () => notLogged.inc());
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!isProbe(request)) {
      const route = routeOf(request);
      countRequest({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
      if (reply.statusCode >= 500 || sampler.admits()) logger.info(line(request, reply, route), 'request');
    }
    done();
  });
}

/** Logs the route, not the URL: a query may contain personal data. */
function line(request: FastifyRequest, reply: FastifyReply, route: string): object {
  const { correlationId, traceparent } = workContextOf(request);
  return {
    event: 'http.request',
    method: request.method,
    route,
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    caller: callerOf(request)?.kind ?? 'anonymous',
    correlationId,
    traceId: parseTraceparent(traceparent)?.traceId,
  };
}
