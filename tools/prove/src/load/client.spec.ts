import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from './client.js';
import type { Recorder } from './recorder.js';

describe("The load's client", () => {
  let server: Server;
  let url: string;
  let statuses: number[];
  let received: { key: unknown; body: string }[];
  let failures: string[];

  beforeEach(async () => {
    [statuses, received, failures] = [[], [], []];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ key: request.headers['idempotency-key'], body });
        const status = statuses.shift() ?? 200;
        if (status === 0) request.socket.destroy();
        else response.writeHead(status, { 'content-type': 'application/json' }).end('{"id":"order-1"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const cancel = (patienceMs: number) => {
    const recorder = { requests: 0, failed: (name: string, answer: string) => failures.push(`${name}: ${answer}`) };
    const client = new Client(url, recorder as unknown as Recorder, patienceMs, new AbortController().signal);
    const path = { orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f' };
    return client.as('token').order.cancelOrder({ path, headers: { 'Idempotency-Key': 'key-1' } });
  };

  it('repeats a request with its idempotency key after a broken connection and a 503, and records both', async () => {
    statuses = [0, 503, 200];
    const { data, response } = await cancel(10_000);
    expect([data, response?.status]).toEqual([{ id: 'order-1' }, 200]);
    expect(received.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1']);
    expect(failures).toEqual([
      expect.stringMatching(/^POST .*:id\/cancel: .*fetch failed/),
      'POST /api/order/v1/orders/:id/cancel: 503 {"id":"order-1"}',
    ]);
  });

  it('returns a refusal at once', async () => {
    statuses = [409];
    expect((await cancel(10_000)).response?.status).toBe(409);
    expect([received.length, failures]).toEqual([1, []]);
  });

  it('returns no response when there is no final answer in time', async () => {
    statuses = [503, 503, 503];
    expect((await cancel(0)).response).toBeUndefined();
  });
});
