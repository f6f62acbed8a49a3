import { tokenFor } from '@mvec/testing';

/** A service, or a proxy in front of it. */
export interface Addressable {
  url: string;
}

export interface HttpAnswer {
  status: number;

  body: Record<string, unknown>;
}

export interface HttpRequest {
  token?: string;
  body?: unknown;
  key?: string;
}

export async function send(
  service: Addressable,
  method: string,
  path: string,
  { token, body, key }: HttpRequest = {},
): Promise<HttpAnswer> {
  const response = await fetch(new URL(path, service.url), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

export interface Line {
  variantId: string;
  quantity: number;
}

/** Calls the routes of holds as the order service. */
export class OrderClient {
  private constructor(
    private readonly service: Addressable,
    private readonly token: string,
  ) {}

  static async of(service: Addressable): Promise<OrderClient> {
    return new OrderClient(service, await tokenFor({ kind: 'service', sub: 'order' }));
  }

  take(orderId: string, lines: Line[]): Promise<HttpAnswer> {
    return send(this.service, 'PUT', `/v1/holds/${orderId}`, { token: this.token, body: { lines } });
  }

  variants(ids: readonly string[]): Promise<HttpAnswer> {
    return send(this.service, 'GET', `/v1/variants?ids=${ids.join(',')}`, { token: this.token });
  }

  release(orderId: string): Promise<HttpAnswer> {
    return send(this.service, 'DELETE', `/v1/holds/${orderId}`, { token: this.token });
  }
}
