import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TimelineFragment, TimelineService } from '@mvec/order-timeline';

/** A gateway whose services answer with the fragments set here; a service without one is unavailable. */
export class TimelineStub {
  readonly parts = new Map<TimelineService, Partial<TimelineFragment>>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TimelineStub> {
    const server = createServer();
    const stub = new TimelineStub(server);
    server.on('request', (request, response) => stub.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url === '/api/identity/v1/oauth/token') {
      send(200, { access_token: 'stub', expires_in: 600 });
      return;
    }
    const name = /^\/api\/(\w+)\/v1\/orders\/[0-9a-f-]{36}\/timeline$/.exec(url)?.[1] as TimelineService | undefined;
    const part = name && this.parts.get(name);
    if (part === undefined) send(503, { message: 'name resolution failed' });
    else send(200, { ...nothing, service: name, ...part });
  }
}

const nothing: Omit<TimelineFragment, 'service'> = {
  state: null,
  entries: [],
  outstanding: [],
  published: [],
  applied: [],
  deadLetters: [],
  postings: [],
  shares: [],
  omitted: [],
};
