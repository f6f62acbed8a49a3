import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string[]>;
  readonly body: string;
}

/** Longer than the read timeout that most tests here set, shorter than the one in kong.yml. */
export const LONG_POLL_MS = 2_200;

/** A service that is ready by default and echoes requests; paths under /v1/behave/ behave as named. */
export class EchoUpstream {
  readonly requests: Echo[] = [];
  aborted = 0;
  /** The status of its health check. */
  readiness = 200;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the echo upstream has no port');
    return address.port;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/health/ready') {
      response.writeHead(this.readiness).end();
      return;
    }
    response.once('close', () => {
      if (!response.writableFinished) this.aborted += 1;
    });
    const body = await text(request);
    const echo = { method: request.method ?? '', url: request.url ?? '', headers: distinct(request), body };
    this.requests.push(echo);
    const behaviour = /\/v1\/behave\/([a-z-]+)/.exec(echo.url)?.[1];
    if (behaviour === 'cut') request.socket.destroy();
    else if (behaviour === 'hang') return;
    else if (behaviour === 'stream') stream(response);
    else if (behaviour === 'wait') setTimeout(() => answer(response, echo), LONG_POLL_MS);
    else if (behaviour === 'split') split(response);
    else answer(response, echo);
  }
}

function distinct(request: IncomingMessage): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) headers[name] = values ?? [];
  return headers;
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('latin1');
  for await (const chunk of request) body += String(chunk);
  return body;
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  for (let i = 0; i < 64; i += 1) response.write(Buffer.alloc(65_536, i));
  response.end();
}

/** Answers with a line break in a header. */
function split(response: ServerResponse): void {
  response.socket?.end('HTTP/1.1 200 OK\r\nX-A: 1\n X-B: 2\r\nContent-Length: 0\r\n\r\n');
}

function answer(response: ServerResponse, echo: Echo): void {
  const body = JSON.stringify(echo);
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-from': 'echo',
    'x-correlation-id': echo.headers['x-correlation-id'] ?? [],
    'content-length': Buffer.byteLength(body),
  });
  response.end(echo.method === 'HEAD' ? '' : body);
}
