import { installRequestContext, installRequestGuard, type ProblemFilter } from '@mvec/http';
import type { Logger } from '@mvec/observability';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import { installRequestLog } from './request-log.js';

const bodyLimitBytes = 1_048_576;
/** Longer than the gateway keeps its idle connections (60 s): it must never send on one that closes here meanwhile. */
const keepAliveTimeoutMs = 75_000;
/** To receive a whole request, body included. */
const requestTimeoutMs = 30_000;

export function createHttpAdapter(logger: Logger, problems: ProblemFilter): FastifyAdapter {
  const options: FastifyServerOptions = {
    bodyLimit: bodyLimitBytes,
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // While stopping, requests that are already on their way are still served, each with `Connection: close`.
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
