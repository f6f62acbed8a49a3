import type { Exchange } from '../proxy/exchange.js';
import type { LineWriter } from '../proxy/line-writer.js';
import type { Plugin } from './plugin.js';

/** One JSON line per request with Kong's field names, without what custom_fields_by_lua takes away. */
export function fileLog(writer: LineWriter): Plugin {
  return { log: (exchange) => writer.write(JSON.stringify(entry(exchange))) };
}

function entry(exchange: Exchange): object {
  const { route, startedMark, forwardedMark, respondedMark } = exchange;
  const now = performance.now();
  return {
    request: { id: exchange.id, method: exchange.method, uri: exchange.target },
    response: { status: exchange.status, size: exchange.sentBytes },
    upstream_uri: exchange.upstreamPath,
    upstream_status: exchange.upstreamStatus ?? '',
    latencies: {
      kong: Math.round((forwardedMark ?? now) - startedMark),
      proxy:
        forwardedMark !== undefined && respondedMark !== undefined ? Math.round(respondedMark - forwardedMark) : -1,
      request: Math.round(now - startedMark),
    },
    route: route && { name: route.name },
    service: route && { name: route.service.name },
    consumer: exchange.consumer && { username: exchange.consumer.username },
    correlation_id: exchange.correlationId,
    client_ip: exchange.clientAddress,
    started_at: exchange.startedAt,
    source: exchange.source,
  };
}
