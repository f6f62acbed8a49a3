import type { Exchange } from './exchange.js';
import { SERVER } from './version.js';

/** Hop-by-hop headers, those that the gateway writes itself, and the length, which follows from the body. */
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

/** Without trusted_ips nothing that a client says about its way here is believed; X-Forwarded-For is appended to. */
export function upstreamHeaders(exchange: Exchange, proxyPort: number): string[] {
  const { headers, service, clientAddress } = exchange;
  const { names, lowerNames, values } = headers;
  const flat: string[] = [];
  for (let i = 0; i < names.length; i += 1) {
    if (!NOT_FORWARDED.has(lowerNames[i] ?? '')) flat.push(names[i] ?? '', values[i] ?? '');
  }
  const via = headers.first('via');
  const forwardedFor = headers.first('x-forwarded-for');
  flat.push('Host', `${service?.host ?? ''}:${service?.port ?? ''}`);
  flat.push('Via', via === undefined ? `1.1 ${SERVER}` : `${via}, 1.1 ${SERVER}`);
  flat.push('X-Forwarded-For', forwardedFor === undefined ? clientAddress : `${forwardedFor}, ${clientAddress}`);
  flat.push('X-Forwarded-Proto', 'http', 'X-Forwarded-Host', hostName(headers.first('host')));
  flat.push('X-Forwarded-Port', String(proxyPort), 'X-Forwarded-Path', exchange.rawPath);
  if (exchange.prefix !== undefined) flat.push('X-Forwarded-Prefix', exchange.prefix);
  flat.push('X-Real-IP', clientAddress, 'X-Kong-Request-Id', exchange.id);
  return flat;
}

function hostName(host = ''): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
