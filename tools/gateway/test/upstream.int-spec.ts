import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testInfrastructure, until } from '@mvec/testing';
import { call } from './support/http-call.js';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer } from './support/tokens.js';

const INVALID_RESPONSE = 'An invalid response was received from the upstream server';

/** Takes connections and says nothing. */
async function silentServer(): Promise<{ server: Server; port: number; connections: () => number }> {
  let connections = 0;
  const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { server, port: address.port, connections: () => connections };
}

describe('the way to a service', () => {
  let gateway: TestGateway;
  let closed: Awaited<ReturnType<typeof silentServer>>;

  beforeEach(async () => {
    closed = await silentServer();
    closed.server.close();
    gateway = await startTestGateway({
      redisUrl: testInfrastructure().redis.url,
      services: {
        payment: { host: '127.0.0.1', port: closed.port },
        messaging: { host: 'no-such-host.invalid', port: 80 },
      },
      patch: (rendered) => rendered.replaceAll('read_timeout: 60000', 'read_timeout: 1500'),
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

  it('streams a long answer whole', async () => {
    const reply = await get('/api/order/v1/behave/stream');
    expect(reply.body).toHaveLength(64 * 65_536);
  });

  it('gives up on the service when the client goes away', async () => {
    const outgoing = request(`${gateway.proxyUrl}/api/order/v1/behave/hang`, { headers: bearer(), agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end();
    await until(() => gateway.upstream.requests.length === 1);
    outgoing.destroy();
    await until(() => gateway.upstream.aborted === 1, { timeout: 1_000 });
  });

  it('answers HEAD without a body', async () => {
    const reply = await gateway.call({ method: 'HEAD', path: '/api/order/v1/orders', headers: bearer() });
    expect(reply).toMatchObject({ status: 200, body: '' });
    const refused = await gateway.call({ method: 'HEAD', path: '/api/order/v1/orders' });
    expect(refused).toMatchObject({ status: 401, body: '' });
  });

  it('sends a GET whose connection broke once more', async () => {
    expect((await get('/api/order/v1/behave/cut')).status).toBe(502);
    expect(gateway.upstream.requests).toHaveLength(2);
  });

  it('finishes what is in flight before it stops, and takes nothing new', async () => {
    const draining = await startTestGateway({
      redisUrl: testInfrastructure().redis.url,
      patch: (rendered) => rendered.replaceAll('read_timeout: 60000', 'read_timeout: 1500'),
    });
    const inFlight = draining.call({ path: '/api/order/v1/behave/hang', headers: bearer() });
    await until(() => draining.upstream.requests.length === 1);
    const stopped = draining.stop();
    await expect(call(draining.proxyUrl, { path: '/' })).rejects.toThrow('ECONNREFUSED');
    expect((await inFlight).status).toBe(504);
    await stopped;
  });
});
