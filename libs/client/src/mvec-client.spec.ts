import { describe, expect, it } from '@jest/globals';
import { MvecClient, type order } from './index.js';

const body: order.PlaceOrderData['body'] = {
  paymentMethodId: '01a2052d-0f81-7179-aefe-23c0ac32eb2c',
  expectedTotal: { amount: 900, currency: 'EUR' },
  deliveryAddress: { name: 'Ada', line1: '12 Square', postalCode: 'SW1Y 4JH', city: 'London', country: 'GB' },
};

interface Sent {
  method: string;
  url: string;
  authorization: string | null;
  key: string | null;
  body: string;
}

/** A client whose gateway answers every request with `answer`, and what it was sent. */
function clientOf(answer: () => Response): { mvec: MvecClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = async (...[input, init]: Parameters<typeof globalThis.fetch>): Promise<Response> => {
    const request = new Request(input, init);
    sent.push({
      method: request.method,
      url: request.url,
      authorization: request.headers.get('authorization'),
      key: request.headers.get('idempotency-key'),
      body: await request.text(),
    });
    return answer();
  };
  return { mvec: new MvecClient({ gatewayUrl: 'http://gateway:8000/', accessToken: () => 'token', fetch }), sent };
}

const json = (status: number, value: unknown, type = 'application/json') =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': type } });

describe('MvecClient', () => {
  it('sends an operation through the gateway with token, key and body', async () => {
    const { mvec, sent } = clientOf(() => json(201, { id: 'order-1' }));
    const { data } = await mvec.order.placeOrder({ body, headers: { 'Idempotency-Key': 'key-1' } });
    expect(data).toEqual({ id: 'order-1' });
    expect(sent.map((request) => ({ ...request, body: JSON.parse(request.body) as unknown }))).toEqual([
      {
        method: 'POST',
        url: 'http://gateway:8000/api/order/v1/checkouts',
        authorization: 'Bearer token',
        key: 'key-1',
        body,
      },
    ]);
  });

  it('sends no token with a public operation', async () => {
    const { mvec, sent } = clientOf(() => json(200, { items: [], nextCursor: null }));
    await mvec.catalog.listProducts({ query: { q: 'tea & milk', limit: 5 } });
    expect(sent).toMatchObject([
      { authorization: null, url: 'http://gateway:8000/api/catalog/v1/products?q=tea%20%26%20milk&limit=5' },
    ]);
  });

  it('returns a problem as the error of the call, or throws it when asked to', async () => {
    const problem = { code: 'price_changed', status: 409 };
    const { mvec } = clientOf(() => json(409, problem, 'application/problem+json'));
    const options = { body, headers: { 'Idempotency-Key': 'key-1' } };
    const { data, error, response } = await mvec.order.placeOrder(options);
    expect([data, error, response?.status]).toEqual([undefined, problem, 409]);
    await expect(mvec.order.placeOrder({ ...options, throwOnError: true })).rejects.toEqual(problem);
  });

  it('serves several gateways and callers side by side', async () => {
    const first = clientOf(() => json(200, {}));
    const second = clientOf(() => json(200, {}));
    await first.mvec.identity.showMe();
    expect([first.sent.length, second.sent.length]).toEqual([1, 0]);
  });
});
