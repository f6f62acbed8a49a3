import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { KongModel } from '../config/kong-model.js';
import type { PluginChain } from '../plugins/plugin-chain.js';
import { escapePath, normalisePath } from '../router/normalise-path.js';
import { Router, upstreamPath } from '../router/router.js';
import { upstreamErrorMessage, upstreamErrorStatus } from '../upstream/upstream-error.js';
import type { Balancers } from '../upstream/balancer.js';
import { templateAnswer } from './answers.js';
import type { Answer, Exchange } from './exchange.js';
import { Forwarding, type ForwardHooks } from './forward.js';
import { newExchange } from './new-exchange.js';
import { setPluginHeaders } from './plugin-headers.js';
import { readBody } from './request-body.js';
import { upstreamHeaders, upstreamRequestLine } from './upstream-headers.js';
import { SERVER } from './version.js';

/** Maximum size of a body without request-size-limiting, because bodies are kept in memory. */
const BODY_LIMIT = 16 * 1_048_576;

const SERVER_OPTIONS = {
  keepAlive: true,
  keepAliveTimeout: 65_000,
  requestTimeout: 60_000,
  // A request without a body is forwarded synchronously.
  optimizeEmptyRequests: true,
} as const;

/** Server of the proxy port. The steps of a request: route, access plugins, service, response headers, log. */
export class ProxyServer {
  readonly server: Server;
  readonly #router: Router;
  readonly #chain: PluginChain;
  readonly #balancers: Balancers;
  #port = 0;

  constructor(model: KongModel, chain: PluginChain, balancers: Balancers) {
    this.#router = new Router(model.routes);
    this.#chain = chain;
    this.#balancers = balancers;
    const handle = (request: IncomingMessage, response: ServerResponse): void => this.#handle(request, response);
    this.server = createServer(SERVER_OPTIONS, handle);
    this.server.on('checkContinue', handle);
    this.server.on('upgrade', (_: IncomingMessage, socket: Socket) => socket.destroy());
    this.server.on('clientError', (_: Error, socket: Socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
  }

  listening(port: number): void {
    this.#port = port;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = newExchange(request, response);
    response.once('close', () => {
      exchange.forwarding?.clientGone();
      this.#chain.log(exchange);
    });
    const path = exchange.headers.count('authorization') > 1 ? undefined : normalisePath(exchange.rawPath);
    if (path === undefined || !exchange.rawPath.startsWith('/')) {
      this.#answer(exchange, templateAnswer(exchange, 400));
      return;
    }
    exchange.path = path;
    const match = this.#router.match(exchange.method, path);
    if (!match) {
      this.#answer(exchange, templateAnswer(exchange, 404, 'no Route matched with those values'));
      return;
    }
    exchange.route = match.route;
    exchange.service = match.route.service;
    exchange.prefix = match.prefix;
    exchange.upstreamPath = escapePath(upstreamPath(path, match.prefix));
    this.#access(exchange);
  }

  #access(exchange: Exchange): void {
    const result = this.#chain.access(exchange);
    if (result instanceof Promise) {
      result.then(
        (answer) => this.#proceed(exchange, answer),
        (error: unknown) => this.#crashed(exchange, error),
      );
    } else this.#proceed(exchange, result);
  }

  #proceed(exchange: Exchange, answer: Answer | undefined): void {
    if (answer) {
      this.#answer(exchange, answer);
      return;
    }
    if (exchange.body !== undefined || !hasBody(exchange)) {
      this.#forward(exchange);
      return;
    }
    readBody(exchange, BODY_LIMIT).then(
      (body) => {
        exchange.body = body;
        if (body) this.#forward(exchange);
        else this.#answer(exchange, { ...templateAnswer(exchange, 413, 'Payload too large'), closeConnection: true });
      },
      (error: unknown) => this.#crashed(exchange, error),
    );
  }

  #forward(exchange: Exchange): void {
    const { service, method, body } = exchange;
    if (!service || exchange.response.destroyed) return;
    const balancer = this.#balancers.of(service);
    const peer = balancer.pick();
    if (!peer) {
      this.#answer(exchange, templateAnswer(exchange, 503, 'failure to get a peer from the ring-balancer'));
      return;
    }
    const headers = upstreamHeaders(exchange, this.#port);
    const request = { method, requestLine: upstreamRequestLine(exchange), headers, body };
    exchange.forwarding = new Forwarding({ exchange, service, balancer, peer, request, hooks: this.#hooks });
  }

  readonly #hooks: ForwardHooks = {
    addHeaders: (exchange, { headers, namesServer }) => {
      const { startedMark, forwardedMark = startedMark, respondedMark = forwardedMark, responseHeaders } = exchange;
      this.#chain.headerFilter(exchange);
      setPluginHeaders(headers, responseHeaders);
      headers.push('X-Kong-Upstream-Latency', String(Math.round(respondedMark - forwardedMark)));
      headers.push('X-Kong-Proxy-Latency', String(Math.round(forwardedMark - startedMark)));
      headers.push('Via', `1.1 ${SERVER}`, 'X-Kong-Request-Id', exchange.id);
      if (!namesServer) headers.push('Server', SERVER);
    },
    failed: (exchange, error) => {
      const status = upstreamErrorStatus(error);
      this.#answer(exchange, templateAnswer(exchange, status, upstreamErrorMessage(error)));
    },
  };

  /** Sends an answer of the gateway itself. */
  #answer(exchange: Exchange, answer: Answer): void {
    const { request, response, responseHeaders, method, startedMark } = exchange;
    if (response.destroyed || response.headersSent) return;
    exchange.status = answer.status;
    const body = method === 'HEAD' ? '' : answer.body;
    const length = Buffer.byteLength(answer.body);
    exchange.sentBytes = Buffer.byteLength(body);
    this.#chain.headerFilter(exchange);
    const headers = answer.contentType === undefined ? [] : ['Content-Type', answer.contentType];
    headers.push(...(answer.headers ?? []), ...responseHeaders, 'Content-Length', String(length));
    headers.push('X-Kong-Response-Latency', String(Math.round(performance.now() - startedMark)));
    headers.push('Server', SERVER, 'X-Kong-Request-Id', exchange.id);
    if (answer.closeConnection) headers.push('Connection', 'close');
    response.writeHead(answer.status, headers);
    if (answer.closeConnection && !request.readableEnded) endLingering(request, response, body);
    else response.end(body);
  }

  #crashed(exchange: Exchange, error: unknown): void {
    if (exchange.response.destroyed) return;
    process.stderr.write(
      `request ${exchange.id} failed: ${error instanceof Error ? String(error.stack) : String(error)}\n`,
    );
    this.#answer(exchange, templateAnswer(exchange, 500));
  }
}

function hasBody({ headers }: Exchange): boolean {
  return headers.first('transfer-encoding') !== undefined || (headers.first('content-length') ?? '0') !== '0';
}

const lingerMs = 5_000;

/**
 * Implements nginx's `lingering_close`: sends the answer and discards what the client still sends for a while. Closing at
 * once would reset the connection, and the client could lose the answer.
 */
function endLingering(request: IncomingMessage, response: ServerResponse, body: string): void {
  response.write(body);
  const end = (): void => void response.end();
  const timer = setTimeout(end, lingerMs).unref();
  response.once('close', () => clearTimeout(timer));
  request.once('end', end).resume();
}
