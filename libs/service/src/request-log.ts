import { isProbe, routeOf, workContextOf } from '@mvec/http';
import { counter, histogram, type Logger } from '@mvec/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Successful requests beyond this many a second are counted, not logged, so that the log never becomes the load. */
const loggedPerSecond = 50;

/** One line and one observation per request; health checks and scrapes are left out of both. */
export function installRequestLog(fastify: FastifyInstance, logger: Logger): void {
  const durations = histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to response',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
  });
  const sampler = new Sampler();
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!isProbe(request)) {
      const route = routeOf(request);
      durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
      if (reply.statusCode >= 500 || sampler.admits()) logger.info(line(request, reply, route), 'request');
    }
    done();
  });
}

/** The route, not the URL: queries may hold what must not be logged. */
function line(request: FastifyRequest, reply: FastifyReply, route: string): object {
  return {
    event: 'http.request',
    method: request.method,
    route,
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    correlationId: workContextOf(request).correlationId,
  };
}

class Sampler {
  private second = 0;
  private admitted = 0;
  private readonly skipped = counter({
    name: 'http_requests_not_logged_total',
    help: 'Requests left out of the log because there were too many in their second',
  });

  admits(): boolean {
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.admitted = 0;
    }
    this.admitted += 1;
    if (this.admitted <= loggedPerSecond) return true;
    this.skipped.inc();
    return false;
  }
}
