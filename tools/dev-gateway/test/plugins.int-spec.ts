import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, testInfrastructure } from '@mvec/testing';
import { call } from './support/http-call.js';
import { renderedKong, startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer, token } from './support/tokens.js';

const MEGABYTE = 1_048_576;
const kongFile = renderedKong(1, { redisUrl: 'redis://127.0.0.1:6379' });
const routeCount = [...kongFile.matchAll(/strip_path/g)].length;

describe('the other plugins', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url });
  });

  afterAll(() => gateway.stop());

  describe('cors', () => {
    const preflight = (origin: string) =>
      gateway.call({
        method: 'OPTIONS',
        path: '/api/order/v1/checkouts',
        headers: { origin, 'access-control-request-method': 'POST' },
      });

    it('answers a preflight without a token, without counting it and without calling the service', async () => {
      const before = gateway.upstream.requests.length;
      const reply = await preflight('https://shop.example');
      expect(reply).toMatchObject({ status: 200, body: '' });
      expect(reply.headers).toMatchObject({
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS',
        'access-control-max-age': '3600',
        'content-length': '0',
        vary: 'Origin',
      });
      expect(reply.headers['access-control-allow-headers']).toContain('Idempotency-Key');
      expect(reply.headers).not.toHaveProperty('ratelimit-limit');
      expect(gateway.upstream.requests).toHaveLength(before);
    });

    it('gives an unknown origin no permission', async () => {
      const reply = await preflight('https://evil.example');
      expect(reply.status).toBe(200);
      expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
    });

    it('adds CORS headers to answers, also to refusals', async () => {
      const headers = { origin: 'https://admin.example' };
      const open = await gateway.call({ path: '/api/catalog/v1/products', headers });
      const refused = await gateway.call({ path: '/api/order/v1/orders', headers });
      for (const reply of [open, refused]) {
        expect(reply.headers['access-control-allow-origin']).toBe('https://admin.example');
        expect(reply.headers['access-control-expose-headers']).toContain('X-Correlation-Id');
      }
    });

    it('sends a single configured origin in every answer', async () => {
      const single = await startTestGateway({
        redisUrl: testInfrastructure().redis.url,
        corsOrigins: ['https://one.example'],
      });
      const reply = await single.call({
        path: '/api/catalog/v1/products',
        headers: { origin: 'https://evil.example' },
      });
      expect(reply.headers['access-control-allow-origin']).toBe('https://one.example');
      await single.stop();
    });
  });

  describe('request-size-limiting', () => {
    const headers = bearer();
    const path = '/api/order/v1/checkouts';

    it('passes on a body of exactly the limit', async () => {
      const echo = await gateway.echo({ method: 'POST', path, headers, body: 'x'.repeat(MEGABYTE) });
      expect(echo.body).toHaveLength(MEGABYTE);
      expect(echo.headers['content-length']).toEqual([String(MEGABYTE)]);
    });

    it('passes a chunked body on', async () => {
      const echo = await gateway.echo({
        method: 'POST',
        path,
        headers,
        chunks: [Buffer.from('ab'), Buffer.from('cd')],
      });
      expect(echo.body).toBe('abcd');
    });

    it('refuses a longer one by its length', async () => {
      const before = gateway.upstream.requests.length;
      const reply = await gateway.call({ method: 'POST', path, headers, body: 'x'.repeat(MEGABYTE + 1) });
      expect(reply.status).toBe(413);
      expect(JSON.parse(reply.body)).toMatchObject({ message: 'Request size limit exceeded' });
      expect(gateway.upstream.requests).toHaveLength(before);
    });

    it('answers a client that sends ten megabytes before it reads', async () => {
      const body = new Uint8Array(10 * MEGABYTE);
      const reply = await fetch(`${gateway.proxyUrl}${path}`, { method: 'POST', headers, body });
      expect(reply.status).toBe(413);
    });

    it('refuses a longer one that is chunked', async () => {
      const before = gateway.upstream.requests.length;
      const chunks = Array.from({ length: 17 }, () => Buffer.alloc(MEGABYTE / 16));
      const reply = await gateway.call({ method: 'POST', path, headers, chunks });
      expect(reply.status).toBe(413);
      expect(gateway.upstream.requests).toHaveLength(before);
    });

    it('answers 417 to a client that sent Expect first', async () => {
      const asking = { ...headers, expect: '100-continue', 'content-length': String(2 * MEGABYTE) };
      expect((await gateway.call({ method: 'POST', path, headers: asking })).status).toBe(417);
    });

    it('accepts a small body from a client that sends Expect first', async () => {
      const asking = { ...headers, expect: '100-continue' };
      const echo = await gateway.echo({ method: 'POST', path, headers: asking, body: 'small' });
      expect(echo.body).toBe('small');
      expect(echo.headers).not.toHaveProperty('expect');
    });
  });

  describe('file-log', () => {
    it('writes one line per request, without headers, query fields and tokens', async () => {
      const secret = token();
      const headers = { authorization: `Bearer ${secret}`, 'X-Correlation-Id': 'log-me-please' };
      const reply = await gateway.call({ path: '/api/order/v1/logged?who=private-query', headers });
      const line = await eventually(() =>
        gateway.logLines().find(({ correlation_id }) => correlation_id === 'log-me-please'),
      );
      expect(line).toMatchObject({
        request: { id: reply.headers['x-kong-request-id'], method: 'GET', uri: '/api/order/v1/logged' },
        response: { status: 200 },
        route: { name: 'order' },
        service: { name: 'order' },
        consumer: { username: 'mvec-users' },
        client_ip: '127.0.0.1',
        source: 'upstream',
      });
      const log = JSON.stringify(gateway.logLines());
      expect(log).not.toContain(secret.slice(-40));
      expect(log).not.toContain('private-query');
    });

    it('writes a line for a request without a route', async () => {
      await gateway.call({ path: '/nowhere/to/go' });
      const line = await eventually(() =>
        gateway.logLines().find(({ request }) => JSON.stringify(request).includes('/nowhere/to/go')),
      );
      expect(line).toMatchObject({ response: { status: 404 }, source: 'kong' });
    });
  });

  describe('admin', () => {
    const admin = (path: string, method = 'GET') => call(gateway.adminUrl, { path, method });

    it.each([
      ['/services', 6],
      ['/consumers', 2],
      ['/routes', routeCount],
      ['/plugins', 15],
    ])('lists %s in Kong’s shape', async (path, count) => {
      const { status, body } = await admin(path);
      expect(status).toBe(200);
      const list = JSON.parse(body) as { data: { id: string }[]; next: null };
      expect(list.next).toBeNull();
      expect(list.data).toHaveLength(count);
      expect(new Set(list.data.map(({ id }) => id)).size).toBe(count);
    });

    it('shows one entity by its name', async () => {
      expect(JSON.parse((await admin('/services/order')).body)).toMatchObject({
        name: 'order',
        retries: 2,
        protocol: 'http',
      });
      expect((await admin('/services/none')).status).toBe(404);
    });

    it.each([
      ['POST', 'services', 'create'],
      ['DELETE', 'routes', 'delete'],
      ['PATCH', 'consumers', 'update'],
      ['PUT', 'plugins', 'upsert'],
    ])('refuses %s to %s as Kong does without a database', async (method, entity, action) => {
      const reply = await admin(`/${entity}`, method);
      expect(reply).toMatchObject({ status: 405 });
      expect(JSON.parse(reply.body)).toEqual({
        code: 12,
        name: 'operation unsupported',
        message: `cannot ${action} '${entity}' entities when not using a database`,
      });
    });

    it('has no way to replace the configuration', async () => {
      expect((await admin('/config', 'POST')).status).toBe(404);
    });

    it('shows its status without passwords', async () => {
      expect((await admin('/status')).status).toBe(200);
      expect((await admin('/plugins')).body).not.toContain('"password":"test"');
    });

    it('counts requests as Kong’s prometheus plugin does', async () => {
      await gateway.call({ path: '/api/payment/v1/ledger' });
      const counted =
        'kong_http_requests_total{service="payment",route="payment",code="401",source="kong",workspace="default",consumer=""} 1';
      await eventually(async () => (await admin('/metrics')).body.includes(counted));
    });
  });
});
