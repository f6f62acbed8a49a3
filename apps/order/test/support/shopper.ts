import { randomUUID } from 'node:crypto';
import { tokenFor } from '@mvec/testing';
import type { CartView } from '../../src/carts/carts.dto.js';
import type { OrderView, ShipmentView } from '../../src/orders/order.dto.js';
import type { StubVariant } from './catalog-stub.js';

export interface Answer<T> {
  status: number;
  headers: Headers;
  /** Parsed JSON, of the type that the test names; undefined without a body. */
  body: T;
}

/** The fields of a problem that tests read. */
export interface Problem {
  code: string;
  orderId: string;
  detail: string;
}

export interface List<T> {
  items: T[];
  nextCursor: string | null;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export type Wanted = [variant: StubVariant, quantity: number];

/** A user with a token who calls one instance of the service. */
export class Shopper {
  private constructor(
    readonly id: string,
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async create(url: string, claims: { roles?: string[]; vendors?: string[] } = {}): Promise<Shopper> {
    const id = randomUUID();
    return new Shopper(id, url, await tokenFor({ sub: id, roles: ['shopper'], ...claims }));
  }

  /** The same user at another instance. */
  at(url: string): Shopper {
    return new Shopper(this.id, url, this.token);
  }

  get<T>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.call<T>('GET', path, { headers });
  }

  getOrder(orderId: string, headers: Record<string, string> = {}): Promise<Answer<OrderView>> {
    return this.get(`/v1/orders/${orderId}`, headers);
  }

  async orders(): Promise<OrderView[]> {
    return (await this.get<List<OrderView>>('/v1/orders')).body.items;
  }

  checkOut(body: unknown, key: string = randomUUID()): Promise<Answer<OrderView & Problem>> {
    return this.call('POST', '/v1/checkouts', { body, headers: { 'idempotency-key': key } });
  }

  /** Places an order, which then awaits its payment. */
  async placeOrder(...wanted: Wanted[]): Promise<OrderView> {
    const { status, body } = await this.checkOut(cart(...wanted));
    if (status !== 201) throw new Error(`The order was not placed: ${JSON.stringify(body)}`);
    return body;
  }

  showCart(): Promise<Answer<CartView>> {
    return this.get('/v1/cart');
  }

  putLine(variantId: string, quantity: unknown): Promise<Answer<CartView & Problem>> {
    return this.call('PUT', `/v1/cart/lines/${variantId}`, { body: { quantity } });
  }

  async fillCart(...wanted: Wanted[]): Promise<void> {
    for (const [{ variantId }, quantity] of wanted) {
      const { status, body } = await this.putLine(variantId, quantity);
      if (status !== 200) throw new Error(`The cart was not filled: ${JSON.stringify(body)}`);
    }
  }

  ship(
    vendorOrderId: string,
    body: unknown = shipment,
    key: string = randomUUID(),
  ): Promise<Answer<ShipmentView & Problem>> {
    const path = `/v1/vendor-orders/${vendorOrderId}/shipments`;
    return this.call('POST', path, { body, headers: { 'idempotency-key': key } });
  }

  cancel(orderId: string, key: string = randomUUID()): Promise<Answer<OrderView & Problem>> {
    return this.call('POST', `/v1/orders/${orderId}/cancel`, { headers: { 'idempotency-key': key } });
  }

  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const { body, headers = {}, signal } = options;
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
    };
  }
}

export const shipment = { carrier: 'DHL', trackingCode: 'JD0146000034' };

export const address = {
  name: 'Ada Lovelace',
  line1: '12 St James’s Square',
  postalCode: 'SW1Y 4JH',
  city: 'London',
  country: 'GB',
};

/** A checkout request with the current total of the variants. */
export function cart(...wanted: Wanted[]) {
  return {
    paymentMethodId: '01990000-0000-7000-8000-000000000001',
    expectedTotal: {
      amount: wanted.reduce((all, [{ price }, quantity]) => all + price * quantity, 0),
      currency: 'EUR',
    },
    deliveryAddress: address,
    lines: wanted.map(([{ variantId }, quantity]) => ({ variantId, quantity })),
  };
}

/** A checkout request for the shopper's cart. */
export function wholeCart(...wanted: Wanted[]) {
  const { paymentMethodId, expectedTotal, deliveryAddress } = cart(...wanted);
  return { paymentMethodId, expectedTotal, deliveryAddress };
}
