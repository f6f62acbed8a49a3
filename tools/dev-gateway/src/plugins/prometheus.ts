import type { Route } from '../config/kong-model.js';
import type { Exchange } from '../proxy/exchange.js';
import type { Plugin } from './plugin.js';

interface Count {
  readonly labels: string;
  requests: number;
}

/** Kong's `kong_http_requests_total`. Requests that matched no route are not counted there. */
export class RequestCounter implements Plugin {
  /** Counts by route and status; the status is negative for answers of the gateway itself. */
  readonly #counts = new Map<Route, Map<number, Count>>();

  log({ route, source, status }: Exchange): void {
    if (!route) return;
    let counts = this.#counts.get(route);
    if (!counts) this.#counts.set(route, (counts = new Map<number, Count>()));
    const key = source === 'upstream' ? status : -status;
    const count = counts.get(key);
    if (count) count.requests += 1;
    else counts.set(key, { labels: labels(route, status, source), requests: 1 });
  }

  /** Prometheus' text format. */
  text(): string {
    const counts = [...this.#counts.values()].flatMap((byStatus) => [...byStatus.values()]);
    const lines = counts.map((count) => `kong_http_requests_total{${count.labels}} ${count.requests}`).sort();
    return [
      '# HELP kong_http_requests_total HTTP status codes per consumer/service/route in Kong',
      '# TYPE kong_http_requests_total counter',
      ...lines,
      '',
    ].join('\n');
  }
}

function labels(route: Route, status: number, source: Exchange['source']): string {
  const maker = source === 'upstream' ? 'service' : 'kong';
  return `service="${route.service.name}",route="${route.name}",code="${status}",source="${maker}",workspace="default",consumer=""`;
}
