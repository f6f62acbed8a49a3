import type { Service, Target } from '../config/kong-model.js';
import { Connection, TICK_MS, type ConnectionOwner, type UpstreamRequest } from './connection.js';
import type { ResponseReceiver } from './response-reader.js';

/**
 * Pool of keep-alive connections to one instance of a service; the most recently used one is reused first. Implemented on
 * plain sockets, because a general HTTP client would cost more than all other work of the gateway for a request.
 */
export class TargetPool implements ConnectionOwner {
  readonly #target: Target;
  readonly #connections = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #ticking: NodeJS.Timeout | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  send(service: Service, request: UpstreamRequest, receiver: ResponseReceiver): Connection {
    const connection = this.#idle.pop() ?? this.#open(service);
    connection.send(service, request, receiver);
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

  #open(service: Service): Connection {
    const connection = new Connection(this.#target, service, this);
    this.#connections.add(connection);
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
    return connection;
  }

  #tick(): void {
    for (const connection of this.#connections) connection.tick();
  }
}
