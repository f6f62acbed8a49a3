import type { ServerResponse } from 'node:http';
import type { Service } from '../config/kong-model.js';
import type { Balancer, Peer } from '../upstream/balancer.js';
import type { Connection, UpstreamRequest } from '../upstream/connection.js';
import type { ResponseHead } from '../upstream/response-head.js';
import type { ResponseReceiver } from '../upstream/response-reader.js';
import { isBrokenConnection, isTimeout, UpstreamError } from '../upstream/upstream-error.js';
import type { Exchange, Forwarded } from './exchange.js';

/** Idempotent methods: only these are sent again after a failure that may have followed an effect. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export interface ForwardHooks {
  /** Adds the gateway's headers to those of the service. */
  addHeaders(exchange: Exchange, head: ResponseHead): void;
  /** Called after a failure before any byte of an answer was sent to the client. */
  failed(exchange: Exchange, error: Error): void;
}

export interface ForwardInput {
  readonly exchange: Exchange;
  readonly service: Service;
  readonly balancer: Balancer;
  /** The first instance to try. */
  readonly peer: Peer;
  readonly request: UpstreamRequest;
  readonly hooks: ForwardHooks;
}

/** Sends one request to its service and streams the answer back, with backpressure from the client. */
export class Forwarding implements ResponseReceiver, Forwarded {
  readonly #exchange: Exchange;
  readonly #service: Service;
  readonly #balancer: Balancer;
  readonly #request: UpstreamRequest;
  readonly #hooks: ForwardHooks;
  readonly #response: ServerResponse;
  /** The connection in use; undefined once it has been released for other requests. */
  #connection: Connection | undefined;
  #peer: Peer;
  #retries = 0;

  constructor({ exchange, service, balancer, peer, request, hooks }: ForwardInput) {
    this.#exchange = exchange;
    this.#service = service;
    this.#balancer = balancer;
    this.#peer = peer;
    this.#request = request;
    this.#hooks = hooks;
    this.#response = exchange.response;
    exchange.forwardedMark = performance.now();
    this.#connection = peer.pool.send(service, request, this);
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

  failed(error: Error, sent: boolean): void {
    this.#connection = undefined;
    if (this.#response.headersSent) {
      this.#response.destroy();
      return;
    }
    if (this.#retries < this.#service.retries && this.#mayGoAgain(error, sent)) this.#goAgain(error);
    else this.#hooks.failed(this.#exchange, error);
  }

  clientGone(): void {
    this.#connection?.abort();
  }

  /** Whether to try another instance, as nginx does with `proxy_next_upstream error timeout`. */
  #mayGoAgain(error: Error, sent: boolean): boolean {
    if (!sent) return true;
    return REPEATABLE.has(this.#exchange.method) && (isBrokenConnection(error) || isTimeout(error));
  }

  #goAgain(error: Error): void {
    this.#retries += 1;
    if (!isTimeout(error)) this.#peer.connectionFailed();
    const peer = this.#balancer.pick();
    if (!peer) {
      this.#hooks.failed(this.#exchange, new UpstreamError('NO_PEER_LEFT', { cause: error }));
      return;
    }
    this.#peer = peer;
    this.#connection = peer.pool.send(this.#service, this.#request, this);
  }
}
