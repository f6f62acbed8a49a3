import { installRequestContext, installRequestGuard, type ProblemFilter } from '@mvec/http';
import type { Logger } from '@mvec/observability';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import { installRequestLog } from './request-log.js';

const bodyLimitBytes = 1_048_576;
/** Longer than the gateway's 60 s, so that the gateway never sends on a connection that the service is closing. */
const keepAliveTimeoutMs = 75_000;
/** Limit on receiving a whole request with its body. */
const requestTimeoutMs = 30_000;

export function createHttpAdapter(logger: Logger, problems: ProblemFilter): FastifyAdapter {
  const options: FastifyServerOptions = {
    bodyLimit: bodyLimitBytes,
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // A stopping service still serves requests that arrive, with `Connection: close`.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => problems.answer(error, request, reply),
  };
  const adapter = new FastifyAdapter(options);
  const fastify = adapter.getInstance();
  installRequestContext(fastify);
  installRequestGuard(fastify);
  installRequestLog(fastify, logger);
  return adapter;
}
