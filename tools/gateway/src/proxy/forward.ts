import type { ServerResponse } from 'node:http';
import type { Dispatcher, Pool } from 'undici';
import type { Exchange } from './exchange.js';
import { isBrokenConnection } from './upstream-error.js';

/** Hop-by-hop headers of an answer; Node writes its own. */
const NOT_RETURNED = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'trailer',
]);
/** A request that may have had an effect is never sent twice. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export interface ForwardHooks {
  /** Headers that the gateway adds to the service's; flat list of names and values. */
  responseHeaders(exchange: Exchange, upstreamHeaders: ReadonlySet<string>): string[];
  /** No byte of an answer has been sent yet. */
  failed(exchange: Exchange, error: Error): void;
}

/** Sends one exchange to its service and streams the answer back, as fast as the client takes it. */
export class Forwarding implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;
  readonly #pool: Pool;
  readonly #options: Dispatcher.DispatchOptions;
  readonly #hooks: ForwardHooks;
  readonly #response: ServerResponse;
  #controller: Dispatcher.DispatchController | undefined;
  #retried = false;
  #clientGone = false;

  constructor(exchange: Exchange, pool: Pool, headers: string[], hooks: ForwardHooks) {
    this.#exchange = exchange;
    this.#pool = pool;
    this.#hooks = hooks;
    this.#response = exchange.response;
    this.#options = {
      path: exchange.query === '' ? exchange.upstreamPath : `${exchange.upstreamPath}${exchange.query}`,
      method: exchange.method,
      headers,
      body: exchange.body && exchange.body.length > 0 ? exchange.body : null,
      blocking: false,
    };
  }

  start(): void {
    this.#response.once('close', () => this.#onClientClose());
    this.#exchange.forwardedMark = performance.now();
    this.#pool.dispatch(this.#options, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#clientGone) controller.abort(new Error('the client went away'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    if (statusCode < 200) return;
    const exchange = this.#exchange;
    exchange.respondedMark = performance.now();
    exchange.source = 'upstream';
    exchange.status = statusCode;
    exchange.upstreamStatus = statusCode;
    const { flat, names } = returnedHeaders(controller);
    this.#response.writeHead(statusCode, flat.concat(this.#hooks.responseHeaders(exchange, names)));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#exchange.sentBytes += chunk.length;
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#clientGone) return;
    if (this.#response.headersSent) {
      this.#response.destroy();
      return;
    }
    if (!this.#retried && REPEATABLE.has(this.#exchange.method) && isBrokenConnection(error)) {
      this.#retried = true;
      this.#pool.dispatch(this.#options, this);
      return;
    }
    this.#hooks.failed(this.#exchange, error);
  }

  #onClientClose(): void {
    if (this.#response.writableFinished) return;
    this.#clientGone = true;
    this.#controller?.abort(new Error('the client went away'));
  }
}

function returnedHeaders(controller: Dispatcher.DispatchController): { flat: string[]; names: Set<string> } {
  const raw: unknown = Reflect.get(controller, 'rawHeaders');
  const flat: string[] = [];
  const names = new Set<string>();
  if (!Array.isArray(raw)) return { flat, names };
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = String(raw[i]);
    const lower = name.toLowerCase();
    if (NOT_RETURNED.has(lower)) continue;
    names.add(lower);
    const value: unknown = raw[i + 1];
    flat.push(name, value instanceof Buffer ? value.toString('latin1') : String(value));
  }
  return { flat, names };
}
