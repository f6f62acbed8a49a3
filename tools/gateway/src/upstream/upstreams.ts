import type { Service } from '../config/kong-model.js';
import { Connection, TICK_MS, type ConnectionOwner, type UpstreamRequest } from './connection.js';
import type { ResponseReceiver } from './response-reader.js';

/**
 * Kept-alive connections to one service, the one used last first. A client of our own on plain sockets, for answers of
 * services that we know: a general one costs more than everything else that the gateway does for a request.
 */
export class Upstream implements ConnectionOwner {
  readonly #service: Service;
  readonly #connections = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #ticking: NodeJS.Timeout | undefined;

  constructor(service: Service) {
    this.#service = service;
  }

  send(request: UpstreamRequest, receiver: ResponseReceiver): Connection {
    const connection = this.#idle.pop() ?? this.#open();
    connection.send(request, receiver);
    return connection;
  }

  idle(connection: Connection): void {
    this.#idle.push(connection);
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    if (this.#connections.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  close(): void {
    for (const connection of this.#connections) connection.abort();
  }

  #open(): Connection {
    const connection = new Connection(this.#service, this);
    this.#connections.add(connection);
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
    return connection;
  }

  #tick(): void {
    for (const connection of this.#connections) connection.tick();
  }
}

export class Upstreams {
  readonly #upstreams = new Map<string, Upstream>();

  for(service: Service): Upstream {
    let upstream = this.#upstreams.get(service.id);
    if (!upstream) {
      upstream = new Upstream(service);
      this.#upstreams.set(service.id, upstream);
    }
    return upstream;
  }

  close(): void {
    for (const upstream of this.#upstreams.values()) upstream.close();
  }
}
