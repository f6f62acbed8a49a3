import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context } from '@mvec/observability';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ServiceUnavailableError, UnexpectedAnswerError } from './service-client.errors.js';
import { ServiceClient, type ServiceCall } from './service-client.js';

const holdSchema = z.object({ orderId: z.string() });
const hold: ServiceCall<z.infer<typeof holdSchema>> = {
  method: 'PUT',
  path: '/v1/holds/1',
  body: { lines: [] },
  schema: holdSchema,
};

describe('ServiceClient', () => {
  let gateway: Server;
  let client: ServiceClient;
  let requests: IncomingMessage[];
  let answers: ((response: ServerResponse) => void)[];
  let tokens: string[];

  const json =
    (status: number, body: unknown, headers = {}) =>
    (response: ServerResponse) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  const hang = () => undefined;

  beforeEach(async () => {
    requests = [];
    answers = [];
    tokens = ['token-1', 'token-2'];
    gateway = createServer((request, response) => {
      requests.push(request);
      request.resume();
      (answers.shift() ?? json(200, { orderId: '1' }))(response);
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    client = clientWith(300);
  });

  function clientWith(timeoutMs: number): ServiceClient {
    return new ServiceClient({
      service: 'catalog',
      gatewayUrl: `http://127.0.0.1:${String((gateway.address() as AddressInfo).port)}`,
      tokens: { token: async () => tokens[0] ?? 'none', invalidate: () => void tokens.shift() },
      timeoutMs,
      breakerResetMs: 50,
    });
  }

  afterEach(async () => {
    gateway.closeAllConnections();
    await client.close();
    gateway.close();
  });

  it('calls through the gateway as this service, within the trace of its cause', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await context.run({ correlationId: 'request-1', traceparent }, () => client.call(hold));
    expect(answer).toEqual({ ok: true, status: 200, body: { orderId: '1' } });
    expect(requests[0]).toMatchObject({ method: 'PUT', url: '/api/catalog/v1/holds/1' });
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer token-1', 'x-correlation-id': 'request-1' });
    expect(requests[0]?.headers['traceparent']).toBe(traceparent);
  });

  it('returns refusals as results, with their problem', async () => {
    answers.push(json(409, { code: 'insufficient_stock', detail: '1 left', lines: [{ available: 1 }] }));
    expect(await client.call(hold)).toEqual({
      ok: false,
      status: 409,
      problem: { code: 'insufficient_stock', detail: '1 left', lines: [{ available: 1 }] },
    });
    answers.push(json(404, { message: 'no Route matched with those values' }));
    expect(await client.call(hold)).toMatchObject({ ok: false, problem: { code: 'gateway_404' } });
    expect(requests).toHaveLength(2);
  });

  it('retries repeatable calls', async () => {
    answers.push(json(502, {}), (response) => response.destroy());
    const patient = clientWith(10_000);
    expect(await patient.call(hold)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(3);
    await patient.close();
  });

  it('never retries a POST without an idempotency key', async () => {
    answers.push(json(503, {}, { 'retry-after': '9' }));
    await expect(client.call({ ...hold, method: 'POST' })).rejects.toMatchObject({
      kind: 'unavailable',
      retryAfterSeconds: 9,
    });
    expect(requests).toHaveLength(1);
    answers.push(json(503, {}));
    const patient = clientWith(10_000);
    expect(await patient.call({ ...hold, method: 'POST', idempotencyKey: 'k' })).toMatchObject({ ok: true });
    expect(requests.at(-1)?.headers['idempotency-key']).toBe('k');
    await patient.close();
  });

  it('stops waiting at the time limit', async () => {
    answers.push(hang, hang, hang);
    const started = Date.now();
    await expect(client.call(hold)).rejects.toThrow(ServiceUnavailableError);
    expect(Date.now() - started).toBeLessThan(900);
  });

  it('fetches a new token when the old one is refused, once', async () => {
    answers.push(json(401, { message: 'Unauthorized' }));
    expect(await client.call(hold)).toMatchObject({ ok: true });
    expect(requests.map((request) => request.headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    answers.push(json(401, {}), json(401, {}));
    await expect(client.call(hold)).rejects.toThrow(ServiceUnavailableError);
  });

  it('refuses an answer that breaks the contract', async () => {
    answers.push(json(200, { orderId: 1 }));
    await expect(client.call(hold)).rejects.toThrow(UnexpectedAnswerError);
  });

  it('opens the breaker while the service is down, and tries again after its reset time', async () => {
    const down = Array.from({ length: 40 }, () => json(503, {}));
    answers.push(...down);
    for (let call = 0; call < 12; call++) await client.call({ ...hold, method: 'POST' }).catch(() => undefined);
    const asked = requests.length;
    expect(asked).toBeLessThan(12);
    await expect(client.call(hold)).rejects.toThrow(ServiceUnavailableError);
    expect(requests).toHaveLength(asked);
    answers.length = 0;
    await expectSoon(async () => (await client.call(hold)).ok);
  });
});

async function expectSoon(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const met = await condition().catch(() => false);
    if (met) return;
    if (Date.now() > deadline) throw new Error('the breaker did not close again');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
