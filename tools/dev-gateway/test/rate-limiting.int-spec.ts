import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type OwnServer, startOwnRedis, type TestRedis } from '@mvec/testing';
import type { Reply } from './support/http-call.js';
import { startTestGateway, type GatewaySetup, type TestGateway } from './support/test-gateway.js';
import { bearer, serviceKey, unsigned } from './support/tokens.js';

const LIMITED = '/api/order/v1/orders';

describe('rate limiting', () => {
  let redis: OwnServer<TestRedis>;
  let gateway: TestGateway;

  beforeEach(async () => {
    redis = await startOwnRedis();
  });

  afterEach(async () => {
    await gateway.stop();
    await redis.stop();
  });

  async function start(limitsPerMinute: GatewaySetup['limitsPerMinute']): Promise<void> {
    gateway = await startTestGateway({ redisUrl: redis.server.url, limitsPerMinute });
    await eventually(async () => (await asShopper(randomUUID())).headers['ratelimit-limit'], {
      message: 'Redis to be counting',
    });
  }

  function asShopper(sub: string): Promise<Reply> {
    return gateway.call({ path: LIMITED, headers: bearer({ sub }) });
  }

  /** Waits for the next minute near the end of one: a window is a minute of the clock, and counts must not span two. */
  async function awayFromTheEndOfTheMinute(): Promise<void> {
    await eventually(() => new Date().getSeconds() < 55, { timeout: 8_000 });
  }

  it('lets exactly the limit of concurrent requests pass', async () => {
    await start({ user: 3 });
    await awayFromTheEndOfTheMinute();
    const sub = randomUUID();
    const replies = await Promise.all(Array.from({ length: 20 }, () => asShopper(sub)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(17);
  });

  it('returns the remaining requests, and when to retry', async () => {
    await start({ user: 2 });
    await awayFromTheEndOfTheMinute();
    const sub = randomUUID();
    const first = await asShopper(sub);
    const second = await asShopper(sub);
    const third = await asShopper(sub);
    expect(first.headers).toMatchObject({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'x-ratelimit-limit-minute': '2',
      'x-ratelimit-remaining-minute': '1',
    });
    expect(Number(first.headers['ratelimit-reset'])).toBeGreaterThan(0);
    expect(first.headers).not.toHaveProperty('retry-after');
    expect(second.headers['ratelimit-remaining']).toBe('0');
    expect(third.status).toBe(429);
    expect(third.headers['retry-after']).toBe(third.headers['ratelimit-reset']);
    expect(JSON.parse(third.body)).toEqual({
      message: 'API rate limit exceeded',
      request_id: third.headers['x-kong-request-id'],
    });
  });

  it('counts each shopper, the services and the address separately', async () => {
    await start({ user: 1, service: 2, address: 1 });
    await awayFromTheEndOfTheMinute();
    const [alice, bob] = [randomUUID(), randomUUID()];
    expect([(await asShopper(alice)).status, (await asShopper(alice)).status, (await asShopper(bob)).status]).toEqual([
      200, 429, 200,
    ]);
    const service = { path: LIMITED, headers: bearer({ sub: 'order' }, { key: serviceKey }) };
    const statuses = [
      (await gateway.call(service)).status,
      (await gateway.call(service)).status,
      (await gateway.call(service)).status,
    ];
    expect(statuses).toEqual([200, 200, 429]);
    const open = { path: '/api/catalog/v1/products' };
    expect([(await gateway.call(open)).status, (await gateway.call(open)).status]).toEqual([200, 429]);
    const withToken = { ...open, headers: bearer({ sub: randomUUID() }) };
    expect((await gateway.call(withToken)).status).toBe(429);
  });

  it.each(['GET', 'OPTIONS'])('counts a %s with an unsigned token against no user', async (method) => {
    await start({ user: 1 });
    await awayFromTheEndOfTheMinute();
    const sub = randomUUID();
    const headers = { authorization: `Bearer ${unsigned({ sub })}` };
    expect((await gateway.call({ method, path: LIMITED, headers })).status).toBe(401);
    expect(
      (await gateway.call({ method, path: LIMITED, headers: { ...headers, origin: 'https://shop.example' } })).status,
    ).toBe(401);
    expect((await asShopper(sub)).status).toBe(200);
  });

  it('gives no new limit to a caller that hides the token behind Basic or changes a header', async () => {
    await start({ user: 1 });
    await awayFromTheEndOfTheMinute();
    const { authorization } = bearer({ sub: randomUUID() });
    const send = async (headers: string[]): Promise<number> => (await gateway.call({ path: LIMITED, headers })).status;
    expect(await send(['Authorization', authorization])).toBe(200);
    expect(await send(['Authorization', `Basic x, ${authorization}`])).toBe(429);
    expect(await send(['Authorization', `bearer  ${authorization.slice(7)}`])).toBe(429);
    expect(await send(['Authorization', authorization, 'X-Rate-Limit-Caller', randomUUID()])).toBe(429);
    expect(await send(['Authorization', authorization, 'x_rate_limit_caller', randomUUID()])).toBe(429);
    const { authorization: nameless } = bearer({ sub: undefined });
    const { authorization: alsoNameless } = bearer({ sub: 7 });
    expect([await send(['Authorization', nameless]), await send(['Authorization', alsoNameless])]).toEqual([200, 429]);
  });

  it('lets requests pass without rate-limit headers while Redis is down, and counts again afterwards', async () => {
    await start({ user: 1_000 });
    await redis.server.kill();
    const down = await asShopper(randomUUID());
    expect(down.status).toBe(200);
    expect(down.headers).not.toHaveProperty('ratelimit-limit');
    await redis.server.start();
    await eventually(async () => (await asShopper(randomUUID())).headers['ratelimit-limit']);
  });

  it('waits 200 ms, no longer, for a Redis that hangs', async () => {
    await start({ user: 1_000 });
    await redis.server.freeze();
    try {
      const mark = performance.now();
      const hung = await asShopper(randomUUID());
      expect(hung.status).toBe(200);
      expect(hung.headers).not.toHaveProperty('ratelimit-limit');
      expect(performance.now() - mark).toBeGreaterThan(150);
      expect(performance.now() - mark).toBeLessThan(2_000);
    } finally {
      await redis.server.thaw();
    }
    await eventually(async () => (await asShopper(randomUUID())).headers['ratelimit-limit']);
  });
});
