import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, testInfrastructure } from '@mvec/testing';
import { LONG_POLL_MS } from './support/echo-upstream.js';
import { call } from './support/http-call.js';
import { renderedKong, startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer } from './support/tokens.js';

const INVALID_RESPONSE = 'An invalid response was received from the upstream server';

/** Accepts connections and never answers. */
async function silentServer(): Promise<{ server: Server; port: number; connections: () => number }> {
  let connections = 0;
  const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { server, port: address.port, connections: () => connections };
}

describe('the connection to a service', () => {
  let gateway: TestGateway;
  let closed: Awaited<ReturnType<typeof silentServer>>;

  beforeEach(async () => {
    closed = await silentServer();
    closed.server.close();
    gateway = await startTestGateway({
      redisUrl: testInfrastructure().redis.url,
      services: {
        payment: [{ host: '127.0.0.1', port: closed.port }],
        messaging: [{ host: 'no-such-host.invalid', port: 80 }],
      },
      patch: (rendered) => rendered.replaceAll('read_timeout: 60000', 'read_timeout: 700'),
    });
  });

  afterEach(() => gateway.stop());

  const get = (path: string) => gateway.call({ path, headers: bearer() });

  it('answers 502 when the service refuses the connection', async () => {
    const reply = await get('/api/payment/v1/payments');
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.body)).toEqual({
      message: INVALID_RESPONSE,
      request_id: reply.headers['x-kong-request-id'],
    });
  });

  it('answers 503 when the service has no address', async () => {
    const reply = await get('/api/messaging/v1/deliveries');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toMatchObject({ message: 'name resolution failed' });
  });

  it('answers 504 when the service takes too long', async () => {
    const reply = await get('/api/order/v1/behave/hang');
    expect(reply.status).toBe(504);
    expect(JSON.parse(reply.body)).toMatchObject({ message: 'The upstream server is timing out' });
  });

  it('answers 502 to a POST that the service cuts off, and sent it once', async () => {
    const reply = await gateway.call({
      method: 'POST',
      path: '/api/order/v1/behave/cut',
      headers: bearer(),
      body: '{}',
    });
    expect(reply.status).toBe(502);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('answers 502 when a header of the service has a line break in it', async () => {
    const reply = await get('/api/order/v1/behave/split');
    expect(reply.status).toBe(502);
    expect(reply.headers).not.toHaveProperty('x-b');
  });

  it('streams a long answer whole', async () => {
    const reply = await get('/api/order/v1/behave/stream');
    expect(reply.body).toHaveLength(64 * 65_536);
  });

  it('gives up on the service when the client goes away', async () => {
    const outgoing = request(`${gateway.proxyUrl}/api/order/v1/behave/hang`, { headers: bearer(), agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end();
    await eventually(() => gateway.upstream.requests.length === 1);
    outgoing.destroy();
    await eventually(() => gateway.upstream.aborted === 1, { timeout: 1_000 });
  });

  it('answers HEAD without a body', async () => {
    const reply = await gateway.call({ method: 'HEAD', path: '/api/order/v1/orders', headers: bearer() });
    expect(reply).toMatchObject({ status: 200, body: '' });
    const refused = await gateway.call({ method: 'HEAD', path: '/api/order/v1/orders' });
    expect(refused).toMatchObject({ status: 401, body: '' });
  });

  it('sends a GET whose connection broke twice more', async () => {
    expect((await get('/api/order/v1/behave/cut')).status).toBe(502);
    expect(gateway.upstream.requests).toHaveLength(3);
  });

  it('finishes what is in flight before it stops, and takes nothing new', async () => {
    const draining = await startTestGateway({
      redisUrl: testInfrastructure().redis.url,
      patch: (rendered) => rendered.replaceAll('read_timeout: 60000', 'read_timeout: 700'),
    });
    const inFlight = draining.call({ path: '/api/order/v1/behave/hang', headers: bearer() });
    await eventually(() => draining.upstream.requests.length === 1);
    const stopped = draining.stop();
    await expect(call(draining.proxyUrl, { path: '/' })).rejects.toThrow('ECONNREFUSED');
    expect((await inFlight).status).toBe(504);
    await stopped;
  });

  describe('with the timeouts of kong.yml', () => {
    it('waits for a long poll', async () => {
      const patient = await startTestGateway({ redisUrl: testInfrastructure().redis.url });
      const rendered = renderedKong(80, { redisUrl: testInfrastructure().redis.url });
      const timeouts = [...rendered.matchAll(/read_timeout: (\d+)/g)].map(([, milliseconds]) => Number(milliseconds));
      // Services hold a request for up to 10 s (`Prefer: wait=10`).
      expect(Math.min(...timeouts)).toBeGreaterThan(3 * 10_000);
      const mark = performance.now();
      const reply = await patient.call({ path: '/api/order/v1/behave/wait', headers: bearer() });
      expect(reply.status).toBe(200);
      expect(performance.now() - mark).toBeGreaterThan(LONG_POLL_MS - 100);
      await patient.stop();
    });
  });

  it('answers 504 when the service stops taking the request', async () => {
    const deaf = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const address = deaf.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const impatient = await startTestGateway({
      redisUrl: testInfrastructure().redis.url,
      services: { order: [{ host: '127.0.0.1', port: address.port }] },
      patch: (rendered) =>
        rendered
          .replaceAll('write_timeout: 60000', 'write_timeout: 500')
          .replace('payload_size: 1', 'payload_size: 16'),
    });
    const body = Buffer.alloc(15 * 1_048_576, 'x');
    const reply = await impatient.call({ method: 'POST', path: '/api/order/v1/orders', headers: bearer(), body });
    expect(reply.status).toBe(504);
    await impatient.stop();
    deaf.close();
  });
});
