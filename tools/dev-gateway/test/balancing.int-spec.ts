import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, testInfrastructure } from '@mvec/testing';
import { EchoUpstream } from './support/echo-upstream.js';
import { call, json } from './support/http-call.js';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer } from './support/tokens.js';

const path = '/api/order/v1/orders';

describe('several instances of a service', () => {
  let first: EchoUpstream;
  let second: EchoUpstream;
  let secondPort: number;
  let gateway: TestGateway;

  beforeEach(async () => {
    [first, second] = [new EchoUpstream(), new EchoUpstream()];
    secondPort = await second.start();
    const order = [await first.start(), secondPort].map((port) => ({ host: '127.0.0.1', port }));
    gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url, services: { order } });
  });

  afterEach(async () => {
    await gateway.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  const get = () => gateway.call({ path, headers: bearer() });
  const post = (to = path) => gateway.call({ method: 'POST', path: to, headers: bearer(), body: '{}' });

  async function health(): Promise<string[]> {
    const { data } = json(await call(gateway.adminUrl, { path: '/upstreams/order/health' })) as {
      data: { health: string }[];
    };
    return data.map((target) => target.health);
  }

  const untilHealth = (...expected: string[]) => eventually(async () => String(await health()) === String(expected));

  it('get requests in turn, each with its host name', async () => {
    for (let i = 0; i < 6; i += 1) expect((await get()).status).toBe(200);
    expect([first.requests.length, second.requests.length]).toEqual([3, 3]);
    expect(second.requests[0]?.headers['host']).toEqual([`127.0.0.1:${secondPort}`]);
  });

  it('get no requests while they are not ready, and again afterwards', async () => {
    second.readiness = 503;
    await untilHealth('HEALTHY', 'UNHEALTHY');
    for (let i = 0; i < 4; i += 1) expect((await post()).status).toBe(200);
    expect([first.requests.length, second.requests.length]).toEqual([4, 0]);

    second.readiness = 200;
    await untilHealth('HEALTHY', 'HEALTHY');
    for (let i = 0; i < 4; i += 1) await post();
    expect(second.requests).toHaveLength(2);
  });

  it('lead to 503, as in Kong, when none is ready', async () => {
    first.readiness = second.readiness = 503;
    await untilHealth('UNHEALTHY', 'UNHEALTHY');
    const reply = await get();
    expect(reply.status).toBe(503);
    expect(json(reply)).toMatchObject({ message: 'failure to get a peer from the ring-balancer' });
    first.readiness = 200;
    await untilHealth('HEALTHY', 'UNHEALTHY');
    expect((await get()).status).toBe(200);
  });

  it('replace one that refuses connections, before its next health check, also for a POST', async () => {
    await second.stop();
    for (let i = 0; i < 6; i += 1) expect((await post()).status).toBe(200);
    expect(first.requests).toHaveLength(6);
    await untilHealth('HEALTHY', 'UNHEALTHY');
    await second.start();
  });

  it('never get a POST that was sent to another one', async () => {
    expect((await post('/api/order/v1/behave/cut')).status).toBe(502);
    expect(first.requests.length + second.requests.length).toBe(1);
  });

  it('are listed by the admin port', async () => {
    const upstream = json(await call(gateway.adminUrl, { path: '/upstreams/order' }));
    expect(upstream).toMatchObject({ name: 'order', algorithm: 'round-robin' });
    expect((await call(gateway.adminUrl, { path: '/upstreams/none/health' })).status).toBe(404);
    expect((await call(gateway.adminUrl, { method: 'POST', path: '/upstreams' })).status).toBe(405);
  });
});
