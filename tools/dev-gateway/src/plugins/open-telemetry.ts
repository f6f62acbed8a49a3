import {
  beginSpan,
  createLogger,
  formatTraceparent,
  type OpenSpan,
  parseTraceparent,
  startTracing,
  type Tracing,
} from '@mvec/observability';
import type { ConfigOf } from '../config/plugin-schemas.js';
import type { Exchange } from '../proxy/exchange.js';
import type { Plugin } from './plugin.js';

/** Resource name of our services, from kong.yml. */
const services = 'mvec-services';

/**
 * Starts a trace for each request, or continues the client's, and passes it to the service. As in Kong, a client cannot
 * force sampling of its traces: the sampling rate still applies. A client's "not sampled" is respected. Requests between
 * services belong to a trace whose sampling is already decided.
 */
export class OpenTelemetry implements Plugin {
  readonly opened: Promise<void>;
  readonly #ratio: number;
  #tracing: Tracing | undefined;

  constructor({
    traces_endpoint: endpoint,
    sampling_rate: ratio,
    resource_attributes: resource,
  }: ConfigOf<'opentelemetry'>) {
    const { 'service.name': service, ...attributes } = resource;
    this.#ratio = ratio;
    const options = { service, attributes, endpoint, ratio, logger: createLogger(service) };
    this.opened = startTracing(options).then((tracing) => void (this.#tracing = tracing));
  }

  access(exchange: Exchange): undefined {
    const { headers, id } = exchange;
    const header = headers.first('traceparent');
    const parent = parseTraceparent(header);
    const isDrawn = parent === undefined || exchange.consumer?.username === services || Math.random() < this.#ratio;
    if (isDrawn) exchange.span = this.#begin(exchange, parent === undefined ? null : header);
    const untraced = parent ?? { traceId: id, spanId: id.slice(0, 16) };
    headers.set('traceparent', exchange.span?.traceparent ?? formatTraceparent({ ...untraced, sampled: false }));
    return undefined;
  }

  #begin({ method, route, startedAt }: Exchange, parent: string | null | undefined): OpenSpan | undefined {
    return beginSpan(`${method} ${route?.name ?? 'unmatched'}`, {
      kind: 'server',
      root: true,
      parent,
      startTime: new Date(startedAt),
      attributes: { 'http.request.method': method, 'http.route': route?.name ?? 'unmatched' },
    });
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
