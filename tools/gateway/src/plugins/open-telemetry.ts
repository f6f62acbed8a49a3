import {
  beginSpan,
  createLogger,
  formatTraceparent,
  parseTraceparent,
  startTracing,
  type Tracing,
} from '@mvec/observability';
import type { ConfigOf } from '../config/plugin-schemas.js';
import type { Exchange } from '../proxy/exchange.js';
import type { Plugin } from './plugin.js';

/**
 * Begins the trace of each request, or continues the client's, and tells the service which it is. As in Kong the ratio is
 * of all traces, whatever a client's flag says; only one that says "not sampled" is obeyed.
 */
export class OpenTelemetry implements Plugin {
  readonly opened: Promise<void>;
  #tracing: Tracing | undefined;

  constructor({
    traces_endpoint: endpoint,
    sampling_rate: ratio,
    resource_attributes: resource,
  }: ConfigOf<'opentelemetry'>) {
    const { 'service.name': service, ...attributes } = resource;
    const options = { service, attributes, endpoint, ratio, edge: true, logger: createLogger(service) };
    this.opened = startTracing(options).then((tracing) => void (this.#tracing = tracing));
  }

  access(exchange: Exchange): undefined {
    const { method, route, headers, id, startedAt } = exchange;
    const header = headers.first('traceparent');
    const parent = parseTraceparent(header);
    exchange.span = beginSpan(`${method} ${route?.name ?? 'unmatched'}`, {
      kind: 'server',
      root: true,
      parent: parent === undefined ? null : header,
      startTime: new Date(startedAt),
      attributes: { 'http.request.method': method, 'http.route': route?.name ?? 'unmatched' },
    });
    const untraced = parent ?? { traceId: id, spanId: id.slice(0, 16) };
    headers.set('traceparent', exchange.span?.traceparent ?? formatTraceparent({ ...untraced, sampled: false }));
    return undefined;
  }

  log({ span, status }: Exchange): void {
    if (span === undefined) return;
    span.set({ 'http.response.status_code': status });
    if (status >= 500) span.failAs(String(status));
    span.end();
  }

  async close(): Promise<void> {
    await this.#tracing?.stop();
  }
}
