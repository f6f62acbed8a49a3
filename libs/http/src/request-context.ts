import {
  childTraceparent,
  context,
  correlationIdFrom,
  correlationIdHeader,
  type WorkContext,
} from '@mvec/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const contexts = new WeakMap<object, WorkContext>();

/** The request's ids, also where the asynchronous context is not at hand. */
export function workContextOf(request: FastifyRequest): WorkContext {
  const known = contexts.get(request.raw);
  if (known) return known;
  let traceparent: string | undefined;
  const created: WorkContext = {
    correlationId: correlationIdFrom(request.headers[correlationIdHeader]),
    // Made when it is asked for, which most reads never do: its random bytes cost more than the rest of this.
    get traceparent() {
      return (traceparent ??= childTraceparent(headerOf(request, 'traceparent')));
    },
  };
  contexts.set(request.raw, created);
  return created;
}

/**
 * Gives every request its correlation id and trace context, taken from its headers when they are well formed, and
 * echoes the correlation id.
 */
export function installRequestContext(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const current = workContextOf(request);
    reply.header(correlationIdHeader, current.correlationId);
    context.run(current, done);
  });
  // Reading a body continues on the socket's events, outside of the context that onRequest began.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) done();
    else context.run(workContextOf(request), done);
  });
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
