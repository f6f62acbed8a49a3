import type { Exchange } from '../proxy/exchange.js';
import type { Plugin } from './plugin.js';

/** Kong's `kong_http_requests_total`. Requests that matched no route are not counted there. */
export class RequestCounter implements Plugin {
  readonly #counts = new Map<string, number>();

  log(exchange: Exchange): void {
    const { route } = exchange;
    if (!route) return;
    const source = exchange.source === 'upstream' ? 'service' : 'kong';
    const labels = `service="${route.service.name}",route="${route.name}",code="${exchange.status}",source="${source}",workspace="default",consumer=""`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  /** Prometheus' text format. */
  text(): string {
    const lines = [...this.#counts].map(([labels, count]) => `kong_http_requests_total{${labels}} ${count}`).sort();
    return [
      '# HELP kong_http_requests_total HTTP status codes per consumer/service/route in Kong',
      '# TYPE kong_http_requests_total counter',
      ...lines,
      '',
    ].join('\n');
  }
}
