import type { Exchange } from './exchange.js';
import { SERVER } from './version.js';

/** Headers that are not forwarded: hop-by-hop headers, those that the gateway sets, and the length. */
const NOT_FORWARDED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-path',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-kong-request-id',
  'x-real-ip',
]);

/** Methods that need `Content-Length: 0` without a body. */
const BODY_EXPECTED = new Set(['POST', 'PUT', 'PATCH']);

/** The request line; the host header is added when the instance is known. */
export function upstreamRequestLine({ method, upstreamPath, query }: Exchange): string {
  return `${method} ${upstreamPath}${query} HTTP/1.1\r\n`;
}

/**
 * Headers of the request to the service. Without trusted_ips, a client's X-Forwarded-* headers are replaced;
 * X-Forwarded-For is appended to.
 */
export function upstreamHeaders(exchange: Exchange, proxyPort: number): string {
  const { headers, method, clientAddress, body } = exchange;
  const { names, lowerNames, values } = headers;
  const via = headers.first('via');
  const forwardedFor = headers.first('x-forwarded-for');
  let head = '';
  for (let i = 0; i < names.length; i += 1) {
    if (!NOT_FORWARDED.has(lowerNames[i] ?? '')) head += `${names[i] ?? ''}: ${values[i] ?? ''}\r\n`;
  }
  const length = body?.length ?? 0;
  if (length > 0 || BODY_EXPECTED.has(method)) head += `Content-Length: ${length}\r\n`;
  head += `Via: ${via === undefined ? '' : `${via}, `}1.1 ${SERVER}\r\n`;
  head += `X-Forwarded-For: ${forwardedFor === undefined ? '' : `${forwardedFor}, `}${clientAddress}\r\n`;
  head += `X-Forwarded-Proto: http\r\nX-Forwarded-Host: ${hostName(headers.first('host'))}\r\n`;
  head += `X-Forwarded-Port: ${proxyPort}\r\nX-Forwarded-Path: ${exchange.rawPath}\r\n`;
  if (exchange.prefix !== undefined) head += `X-Forwarded-Prefix: ${exchange.prefix}\r\n`;
  return `${head}X-Real-IP: ${clientAddress}\r\nX-Kong-Request-Id: ${exchange.id}\r\n\r\n`;
}

function hostName(host = ''): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
