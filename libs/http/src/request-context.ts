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

/** The request's ids, also where the asynchronous context is not at hand. */
export function workContextOf(request: FastifyRequest): RequestContext {
  const known = contexts.get(request.raw);
  if (known) return known;
  const parent = parentOf(request);
  const span = isProbe(request) ? undefined : beginRequestSpan(request, parent);
  let traceparent = span?.traceparent;
  const created: RequestContext = {
    span,
    correlationId: correlationIdFrom(request.headers[correlationIdHeader]),
    // Made when it is asked for, which most reads never do: its random bytes cost more than the rest of this.
    get traceparent() {
      return (traceparent ??= parent ?? untracedTraceparent());
    },
  };
  contexts.set(request.raw, created);
  return created;
}

/**
 * Gives every request its correlation id and trace context, taken from its headers when they are well formed, and
 * echoes the correlation id. A request that is traced is a span until it is answered.
 */
export function installRequestContext(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const current = workContextOf(request);
    reply.header(correlationIdHeader, current.correlationId);
    // Whoever asked may be gone before the answer; then there is no response to wait for.
    if (current.span) reply.raw.once('close', () => current.span && endRequestSpan(current.span, reply));
    context.run(current, done);
  });
  // Reading a body continues on the socket's events, outside of the context that onRequest began.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) done();
    else context.run(workContextOf(request), done);
  });
}

/** The route, not the URL: what stands in its place in the path may be anything. */
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

/** Written anew, for whatever a header had behind it. A malformed one begins a new trace, as a missing one does. */
function parentOf(request: FastifyRequest): string | undefined {
  const parent = parseTraceparent(headerOf(request, 'traceparent'));
  return parent && formatTraceparent(parent);
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
