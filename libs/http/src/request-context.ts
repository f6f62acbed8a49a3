import {
  beginSpan,
  context,
  correlationIdFrom,
  correlationIdHeader,
  type OpenSpan,
  formatTraceparent,
  parseTraceparent,
  untracedTraceparent,
  type WorkContext,
} from '@mvec/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isProbe, routeOf } from './probes.js';

interface RequestContext extends WorkContext {
  correlationId: string;
  span?: OpenSpan | undefined;
}

const contexts = new WeakMap<object, RequestContext>();

/** The request's ids, also outside its asynchronous context. */
export function workContextOf(request: FastifyRequest): RequestContext {
  const known = contexts.get(request.raw);
  if (known) return known;
  const parent = parentOf(request);
  const span = isProbe(request) ? undefined : beginRequestSpan(request, parent);
  let traceparent = span?.traceparent;
  const created: RequestContext = {
    span,
    correlationId: correlationIdFrom(request.headers[correlationIdHeader]),
    // Made on first use: most requests never use it, and its random bytes cost more than all else here.
    get traceparent() {
      return (traceparent ??= parent ?? untracedTraceparent());
    },
  };
  contexts.set(request.raw, created);
  return created;
}

/**
 * Gives every request a correlation id and trace context, from its headers when they are well formed, and returns the
 * correlation id in the answer. A traced request is a span until it is answered.
 */
export function installRequestContext(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const current = workContextOf(request);
    reply.header(correlationIdHeader, current.correlationId);
    // 'close' also fires when the client disconnects before the answer.
    if (current.span) reply.raw.once('close', () => current.span && endRequestSpan(current.span, reply));
    context.run(current, done);
  });
  // The body is read on the socket's events, outside the context of onRequest.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) done();
    else context.run(workContextOf(request), done);
  });
}

/** Starts a span named after the route: the URL would give a name per id. */
function beginRequestSpan(request: FastifyRequest, parent: string | undefined): OpenSpan | undefined {
  const route = routeOf(request);
  return beginSpan(`${request.method} ${route}`, {
    kind: 'server',
    root: true,
    parent: parent ?? null,
    attributes: { 'http.request.method': request.method, 'http.route': route },
  });
}

function endRequestSpan(span: OpenSpan, { statusCode, raw }: FastifyReply): void {
  span.set({ 'http.response.status_code': statusCode });
  if (statusCode >= 500) span.failAs(String(statusCode));
  if (!raw.writableFinished) span.failAs('client_gone');
  span.end();
}

/** The caller's trace, re-serialized so that trailing garbage in the header is dropped; a malformed header starts a new trace. */
function parentOf(request: FastifyRequest): string | undefined {
  const parent = parseTraceparent(headerOf(request, 'traceparent'));
  return parent && formatTraceparent(parent);
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
