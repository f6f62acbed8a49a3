import { callerOf } from '@mvec/auth';
import { isProbe, routeOf, workContextOf } from '@mvec/http';
import { type Logger, LogSampler, parseTraceparent } from '@mvec/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countRequest, notLogged } from './request-metrics.js';

/** Successful requests beyond this many a second are counted, not logged, so that the log never becomes the load. */
const loggedPerSecond = 50;

/** One line and one observation per request; health checks and scrapes are left out of both. */
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

/** The route, not the URL: queries may hold what must not be logged. */
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
