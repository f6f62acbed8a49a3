import type { Exchange } from '../proxy/exchange.js';
import type { LineWriter } from '../proxy/line-writer.js';
import type { Plugin } from './plugin.js';

/**
 * Writes one JSON line per request with Kong's field names, without those that custom_fields_by_lua removes. The line is
 * built by hand: only values from the client need quoting, and JSON.stringify would double the cost of the log.
 */
export function fileLog(writer: LineWriter): Plugin {
  return { log: (exchange) => writer.write(line(exchange)) };
}

function line(exchange: Exchange): string {
  const { id, method, rawPath, status, sentBytes, upstreamStatus, clientAddress, startedAt } = exchange;
  const { correlationId, source } = exchange;
  const correlation = correlationId === undefined ? '' : `"correlation_id":${JSON.stringify(correlationId)},`;
  return (
    `{"request":{"id":"${id}","method":"${method}","uri":${JSON.stringify(rawPath)}},` +
    `"response":{"status":${status},"size":${sentBytes}},` +
    `"upstream_status":${upstreamStatus ?? '""'},` +
    `${latencies(exchange)}${entities(exchange)}${correlation}` +
    `"client_ip":"${clientAddress}","started_at":${startedAt},"source":"${source}"}`
  );
}

function latencies({ startedMark, forwardedMark, respondedMark }: Exchange): string {
  const now = performance.now();
  const kong = Math.round((forwardedMark ?? now) - startedMark);
  const proxy =
    forwardedMark !== undefined && respondedMark !== undefined ? Math.round(respondedMark - forwardedMark) : -1;
  return `"latencies":{"kong":${kong},"proxy":${proxy},"request":${Math.round(now - startedMark)}},`;
}

/** Fields of route and consumer, unquoted: their names contain only letters, digits and . _ ~ - */
function entities({ route, consumer }: Exchange): string {
  const matched = route ? `"route":{"name":"${route.name}"},"service":{"name":"${route.service.name}"},` : '';
  return consumer ? `${matched}"consumer":{"username":"${consumer.username}"},` : matched;
}
