import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataOf, Gateway, newKey, UnexpectedAnswerError } from './gateway.js';

interface Answer {
  status: number;
  body: unknown;
}

describe('Gateway', () => {
  let server: Server;
  let url: string;
  let answers: Answer[];
  let received: { path: string; key: unknown; token: unknown; body: string }[];

  beforeEach(async () => {
    answers = [];
    received = [];
    const record = async (request: IncomingMessage): Promise<void> => {
      const { url: path = '', headers } = request;
      const { 'idempotency-key': key, authorization: token } = headers;
      received.push({ path, key, token, body: await text(request) });
    };
    server = createServer((request, response) => {
      void record(request).then(() => {
        const { status, body } = answers.shift() ?? { status: 500, body: {} };
        const type = status < 400 ? 'application/json' : 'application/problem+json';
        response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const addCard = (gateway: Gateway) =>
    dataOf(gateway.as('token').payment.addPaymentMethod({ body: { cardToken: 'tok_success' }, headers: newKey() }));

  it('repeats a request with its idempotency key and body while the answer is transient', async () => {
    answers = [
      { status: 503, body: { code: 'unavailable' } },
      { status: 201, body: { id: 'card-1' } },
    ];
    expect(await addCard(new Gateway(url))).toEqual({ id: 'card-1' });
    const [first, second] = received;
    expect(second).toEqual(first);
    expect(first).toMatchObject({ path: '/api/payment/v1/payment-methods', token: 'Bearer token' });
    expect(first?.body).toBe('{"cardToken":"tok_success"}');
  });

  it('throws an error with request and body for a problem answer', async () => {
    answers = [{ status: 403, body: { code: 'forbidden' } }];
    const error: unknown = await addCard(new Gateway(url)).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(String(error)).toContain('POST /api/payment/v1/payment-methods was answered 403: {"code":"forbidden"}');
  });

  it('gives up after its last attempt', async () => {
    await expect(addCard(new Gateway('http://127.0.0.1:1', 1))).rejects.toThrow('no connection to http://127.0.0.1:1');
    answers = [{ status: 503, body: { code: 'unavailable' } }];
    await expect(addCard(new Gateway(url, 1))).rejects.toThrow('was answered 503');
  });
});
