import { Pool } from 'undici';
import type { Service } from '../config/kong-model.js';

/**
 * Idle connections are given up long before a service closes them (services keep them open above Kong's 60 s), so a
 * request is not sent on a connection that is just being closed.
 */
const IDLE_MS = 4_000;
const IDLE_LIMIT_MS = 10_000;

/** One pool of kept-alive connections per service. */
export class Upstreams {
  readonly #pools = new Map<string, Pool>();

  pool(service: Service): Pool {
    let pool = this.#pools.get(service.id);
    if (!pool) {
      pool = new Pool(`http://${service.host}:${service.port}`, {
        connectTimeout: service.connectTimeout,
        headersTimeout: service.readTimeout,
        bodyTimeout: service.readTimeout,
        keepAliveTimeout: IDLE_MS,
        keepAliveMaxTimeout: IDLE_LIMIT_MS,
        pipelining: 1,
        allowH2: false,
      });
      this.#pools.set(service.id, pool);
    }
    return pool;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }
}
