import type { ConfigOf } from '../config/plugin-schemas.js';
import type { Exchange } from '../proxy/exchange.js';
import type { Plugin } from './plugin.js';

type Cors = ConfigOf<'cors'>;

export function cors(config: Cors): Plugin {
  const sameForAll = originHeadersForAll(config.origins);
  const exposed = config.exposed_headers.join(',');
  const originHeaders = (exchange: Exchange): readonly string[] =>
    sameForAll ?? originHeadersFor(config.origins, exchange);
  return {
    access(exchange) {
      const { headers } = exchange;
      const isPreflight =
        exchange.method === 'OPTIONS' &&
        headers.variable('origin') !== undefined &&
        headers.variable('access-control-request-method') !== undefined;
      if (!isPreflight) return undefined;
      exchange.preflight = true;
      return {
        status: 200,
        body: '',
        contentType: undefined,
        headers: [...originHeaders(exchange), ...preflightHeaders(config)],
      };
    },
    headerFilter(exchange) {
      if (exchange.preflight) return;
      exchange.responseHeaders.push(...originHeaders(exchange));
      if (exposed !== '') exchange.responseHeaders.push('Access-Control-Expose-Headers', exposed);
    },
  };
}

function preflightHeaders(config: Cors): string[] {
  const headers = [
    'Access-Control-Allow-Headers',
    config.headers.join(','),
    'Access-Control-Allow-Methods',
    config.methods.join(','),
  ];
  return config.max_age === undefined ? headers : [...headers, 'Access-Control-Max-Age', String(config.max_age)];
}

/** Headers for all requests: a single configured origin is always sent. */
function originHeadersForAll(origins: Cors['origins']): string[] | undefined {
  const [only] = origins;
  if (origins.length === 1 && only === '*') return ['Access-Control-Allow-Origin', '*'];
  if (origins.length === 1 && only !== undefined) return ['vary', 'Origin', 'Access-Control-Allow-Origin', only];
  return origins.includes('*') ? ['vary', 'Origin', 'Access-Control-Allow-Origin', '*'] : undefined;
}

/** Headers with the origin of the request, if it is one of several allowed origins. */
function originHeadersFor(origins: Cors['origins'], exchange: Exchange): string[] {
  const asking = exchange.headers.variable('origin');
  const known = origins.find(
    (origin) => asking !== undefined && withoutDefaultPort(asking) === withoutDefaultPort(origin),
  );
  return known === undefined
    ? ['vary', 'Origin']
    : ['vary', 'Origin', 'Access-Control-Allow-Origin', withoutDefaultPort(known)];
}

function withoutDefaultPort(origin: string): string {
  return origin.replace(/^(http:\/\/.*):80$|^(https:\/\/.*):443$/, '$1$2');
}
