import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { v7 as uuidv7 } from 'uuid';

export interface StubVariant {
  variantId: string;
  vendorId: string;
  price: number;
  currency: string;
  stock: number;
  purchasable: boolean;
}

interface Line {
  variantId: string;
  quantity: number;
}

/** Failures of the next hold requests, one each. */
export type Mishap =
  /** Takes nothing and never answers. */
  | 'ignore'
  /** Takes the stock and never answers. */
  | 'take-and-ignore'
  /** Takes the stock and cuts the connection. */
  | 'take-and-cut'
  | 'unavailable';

/**
 * A stateful stub at the address of the gateway: catalog's holds and variants, and identity's tokens for services. Tests
 * can make it fail.
 */
export class CatalogStub {
  readonly variants = new Map<string, StubVariant>();
  readonly holds = new Map<string, Line[]>();
  readonly released = new Set<string>();
  /** All requests for holds, as `PUT <order id>`. */
  readonly requests: string[] = [];
  /** Called with the order's id after its stock is held and before the answer. */
  onHeld: ((orderId: string) => Promise<void>) | undefined;
  releaseFails = false;
  /** Makes requests for variants fail. */
  offersFail = false;
  /** Called with each request for variants before it is answered. */
  onOffersAsked: (() => Promise<void>) | undefined;
  /** Number of requests for variants. */
  offersAsked = 0;
  private readonly mishaps: Mishap[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<CatalogStub> {
    const server = createServer();
    const stub = new CatalogStub(server);
    server.on('request', (request, response) => void stub.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  addVariant(price: number, stock = 1_000_000, vendorId: string = uuidv7()): StubVariant {
    const variant = { variantId: uuidv7(), vendorId, price, currency: 'EUR', stock, purchasable: true };
    this.variants.set(variant.variantId, variant);
    return variant;
  }

  fail(...mishaps: Mishap[]): void {
    this.mishaps.push(...mishaps);
  }

  /** Ends all failures. */
  heal(): void {
    this.mishaps.length = 0;
    this.onHeld = undefined;
    this.onOffersAsked = undefined;
    this.releaseFails = false;
    this.offersFail = false;
  }

  requestsOf(orderId: string): string[] {
    return this.requests.filter((request) => request.endsWith(orderId)).map((request) => request.split(' ')[0] ?? '');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    if (url === '/api/identity/v1/oauth/token') {
      send(response, 200, { access_token: 'stub', expires_in: 600 });
      return;
    }
    const ids = /^\/api\/catalog\/v1\/variants\?ids=(.*)$/.exec(url)?.[1];
    if (ids !== undefined) {
      await this.offer(ids.split(','), response);
      return;
    }
    const orderId = /^\/api\/catalog\/v1\/holds\/([0-9a-f-]{36})$/.exec(url)?.[1];
    this.requests.push(`${String(request.method)} ${String(orderId)}`);
    if (orderId === undefined) send(response, 404, { message: 'no Route matched with those values' });
    else if (request.method === 'DELETE') this.release(orderId, response);
    else await this.hold(orderId, ((await json(request)) as { lines: Line[] }).lines, response);
  }

  private async offer(ids: string[], response: ServerResponse): Promise<void> {
    this.offersAsked += 1;
    await this.onOffersAsked?.();
    if (this.offersFail) send(response, 503, problem('unavailable'));
    else if (ids.length > 100) send(response, 400, problem('validation_failed'));
    else send(response, 200, { items: ids.flatMap((id) => this.offerOf(id)), nextCursor: null });
  }

  private offerOf(variantId: string): object[] {
    const variant = this.variants.get(variantId);
    if (variant === undefined) return [];
    const { vendorId, price, currency, stock: available, purchasable } = variant;
    const described = { variantId, productId: variantId, vendorId, title: 'A thing', sku: 'SKU-1' };
    return [{ ...described, price: { amount: price, currency }, available, purchasable }];
  }

  private async hold(orderId: string, lines: Line[], response: ServerResponse): Promise<void> {
    const mishap = this.mishaps.shift();
    if (mishap === 'unavailable') send(response, 503, problem('unavailable'));
    if (mishap === 'unavailable' || mishap === 'ignore') return;
    const refusal = this.take(orderId, lines);
    if (refusal === undefined) await this.onHeld?.(orderId);
    if (mishap === 'take-and-cut') response.destroy();
    if (mishap !== undefined) return;
    if (refusal === undefined) send(response, 200, this.heldAnswer(orderId, this.holds.get(orderId) ?? []));
    else send(response, 409, refusal);
  }

  /** @returns the problem when the lines cannot be held */
  private take(orderId: string, lines: Line[]): object | undefined {
    if (this.released.has(orderId)) return problem('hold_released');
    if (this.holds.has(orderId)) return undefined;
    const short = lines.flatMap(({ variantId, quantity }) => {
      const available = this.variants.get(variantId)?.stock ?? 0;
      return available < quantity ? [{ variantId, requested: quantity, available }] : [];
    });
    if (short.length > 0) return { ...problem('insufficient_stock'), lines: short };
    this.holds.set(orderId, lines);
    this.move(lines, -1);
    return undefined;
  }

  private release(orderId: string, response: ServerResponse): void {
    if (this.releaseFails) {
      send(response, 503, problem('unavailable'));
      return;
    }
    this.released.add(orderId);
    this.move(this.holds.get(orderId) ?? [], 1);
    this.holds.delete(orderId);
    response.writeHead(204).end();
  }

  private move(lines: Line[], sign: 1 | -1): void {
    for (const { variantId, quantity } of lines) {
      const variant = this.variants.get(variantId);
      if (variant !== undefined) variant.stock += sign * quantity;
    }
  }

  private heldAnswer(orderId: string, held: Line[]): object {
    const lines = held.map(({ variantId, quantity }) => {
      const { vendorId = '', price = 0 } = this.variants.get(variantId) ?? {};
      const unitPrice = { amount: price, currency: 'EUR' };
      return { variantId, productId: variantId, vendorId, title: 'A thing', sku: 'SKU-1', quantity, unitPrice };
    });
    const amount = lines.reduce((all, line) => all + line.unitPrice.amount * line.quantity, 0);
    return {
      orderId,
      lines,
      total: { amount, currency: 'EUR' },
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    };
  }
}

function problem(code: string): { code: string; detail: string } {
  return { code, detail: code };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
