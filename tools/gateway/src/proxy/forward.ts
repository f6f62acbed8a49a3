import type { ServerResponse } from 'node:http';
import type { Connection, UpstreamRequest } from '../upstream/connection.js';
import type { ResponseHead } from '../upstream/response-head.js';
import type { ResponseReceiver } from '../upstream/response-reader.js';
import { isBrokenConnection } from '../upstream/upstream-error.js';
import type { Upstream } from '../upstream/upstreams.js';
import type { Exchange, Forwarded } from './exchange.js';

/** A request that may have had an effect is never sent twice. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export interface ForwardHooks {
  /** Adds what the gateway has to say to the service's headers. */
  addHeaders(exchange: Exchange, head: ResponseHead): void;
  /** No byte of an answer has been sent yet. */
  failed(exchange: Exchange, error: Error): void;
}

/** Sends one exchange to its service and streams the answer back, as fast as the client takes it. */
export class Forwarding implements ResponseReceiver, Forwarded {
  readonly #exchange: Exchange;
  readonly #upstream: Upstream;
  readonly #request: UpstreamRequest;
  readonly #hooks: ForwardHooks;
  readonly #response: ServerResponse;
  /** Undefined as soon as it may serve another exchange. */
  #connection: Connection | undefined;
  #retried = false;

  constructor(exchange: Exchange, upstream: Upstream, request: UpstreamRequest, hooks: ForwardHooks) {
    this.#exchange = exchange;
    this.#upstream = upstream;
    this.#request = request;
    this.#hooks = hooks;
    this.#response = exchange.response;
    exchange.forwardedMark = performance.now();
    this.#connection = upstream.send(request, this);
  }

  head(head: ResponseHead): void {
    const exchange = this.#exchange;
    exchange.respondedMark = performance.now();
    this.#hooks.addHeaders(exchange, head);
    this.#response.writeHead(head.status, head.headers);
    exchange.source = 'upstream';
    exchange.status = head.status;
    exchange.upstreamStatus = head.status;
  }

  data(chunk: Buffer): void {
    if (this.#response.destroyed) return;
    this.#exchange.sentBytes += chunk.length;
    if (this.#response.write(Buffer.from(chunk))) return;
    this.#connection?.pause();
    this.#response.once('drain', () => this.#connection?.resume());
  }

  end(body: string): void {
    this.#connection = undefined;
    this.#exchange.sentBytes += body.length;
    this.#response.end(body, 'latin1');
  }

  failed(error: Error): void {
    this.#connection = undefined;
    if (this.#response.headersSent) {
      this.#response.destroy();
      return;
    }
    if (!this.#retried && REPEATABLE.has(this.#exchange.method) && isBrokenConnection(error)) {
      this.#retried = true;
      this.#connection = this.#upstream.send(this.#request, this);
      return;
    }
    this.#hooks.failed(this.#exchange, error);
  }

  clientGone(): void {
    this.#connection?.abort();
  }
}
