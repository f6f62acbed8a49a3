import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.js';
import { RequestHeaders } from './request-headers.js';
import { requestId } from './request-ids.js';

export function newExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const url = request.url ?? '';
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  return {
    request,
    response,
    headers: new RequestHeaders(request.rawHeaders),
    method: request.method ?? 'GET',
    rawPath,
    query: mark < 0 ? '' : target.slice(mark),
    path: rawPath,
    clientAddress: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    id: requestId(),
    startedAt: Date.now(),
    startedMark: performance.now(),
    responseHeaders: [],
    route: undefined,
    service: undefined,
    prefix: undefined,
    upstreamPath: '',
    consumer: undefined,
    credential: undefined,
    correlationId: undefined,
    span: undefined,
    body: undefined,
    forwarding: undefined,
    preflight: false,
    source: 'kong',
    status: 0,
    upstreamStatus: undefined,
    sentBytes: 0,
    forwardedMark: undefined,
    respondedMark: undefined,
  };
}
