import { randomUUID } from 'node:crypto';
import type { ConfigOf } from '../config/plugin-schemas.js';
import { lowerCase } from '../proxy/request-headers.js';
import type { Plugin } from './plugin.js';

/** Keeps the client's id unchecked, as Kong does; `caller.lua` has removed ids that services would refuse. */
export function correlationId(config: ConfigOf<'correlation-id'>): Plugin {
  const name = config.header_name;
  const lowerName = lowerCase(name);
  return {
    access(exchange) {
      let id = exchange.headers.variable(lowerName);
      if (!id) {
        id = randomUUID();
        exchange.headers.set(name, id);
      }
      exchange.correlationId = id;
      return undefined;
    },
    headerFilter(exchange) {
      if (!config.echo_downstream) return;
      exchange.responseHeaders.push(
        name,
        exchange.correlationId ?? (exchange.headers.first(lowerName) || randomUUID()),
      );
    },
  };
}
