import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testInfrastructure } from '@mvec/testing';
import { json } from './support/http-call.js';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer, unsigned } from './support/tokens.js';

const FORGED = [
  'X-Consumer-ID',
  'X-Consumer-Username',
  'X-Consumer-Custom-ID',
  'X-Consumer-Groups',
  'X-Credential-Username',
  'X-Credential-Identifier',
  'X-Authenticated-Groups',
  'X-Authenticated-Userid',
  'X-Anonymous-Consumer',
  'X-Userinfo',
  'X-Rate-Limit-Caller',
];
const canonical = (name: string): string => name.toLowerCase().replaceAll('_', '-');

describe('headers of clients', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url });
  });

  afterAll(() => gateway.stop());

  it.each(
    FORGED.flatMap((name) =>
      [name, name.toLowerCase(), name.replaceAll('-', '_'), name.replace('-', '_')].map((spelling) => [spelling]),
    ),
  )('never passes a forged %s on', async (name) => {
    const twice = [name, 'forged', name, 'forged again'];
    const open = await gateway.echo({ path: '/api/catalog/v1/products', headers: twice });
    const closed = await gateway.echo({
      path: '/api/order/v1/orders',
      headers: [...twice, ...Object.entries(bearer()).flat()],
    });
    const onOpen = Object.entries(open.headers).filter(([received]) => canonical(received) === canonical(name));
    const onClosed = Object.entries(closed.headers).filter(([received]) => canonical(received) === canonical(name));
    expect(onOpen).toEqual([]);
    expect(onClosed.flatMap(([, values]) => values).filter((value) => value.includes('forged'))).toEqual([]);
  });

  it('sets the caller only from the subject of the token', async () => {
    const nested = { act: { sub: 'other' }, sub: 'shopper-7' };
    const echo = await gateway.echo({
      path: '/api/order/v1/orders',
      headers: { 'X-Rate-Limit-Caller': 'victim', ...bearer(nested) },
    });
    expect(echo.headers['x-rate-limit-caller']).toEqual(['shopper-7']);
  });

  it('does not let a line break in a subject inject a header', async () => {
    const echo = await gateway.echo({ path: '/api/order/v1/orders', headers: bearer({ sub: 'x\r\nX-Forged: 1' }) });
    expect(echo.headers['x-rate-limit-caller']).toEqual(['x%0d%0aX-Forged: 1']);
    expect(echo.headers).not.toHaveProperty('x-forged');
  });

  it('counts all tokens without a subject as one caller', async () => {
    const echo = await gateway.echo({ path: '/api/order/v1/orders', headers: bearer({ sub: undefined }) });
    expect(echo.headers['x-rate-limit-caller']).toEqual(['no-subject']);
  });

  it('sets no caller on a public route, whatever the token contains', async () => {
    const headers = { authorization: `Bearer ${unsigned({ sub: 'victim' })}` };
    const echo = await gateway.echo({ path: '/api/catalog/v1/products', headers });
    expect(echo.headers).not.toHaveProperty('x-rate-limit-caller');
  });

  it('reads a subject that is not ASCII', async () => {
    const echo = await gateway.echo({
      path: '/api/order/v1/orders',
      headers: bearer({ sub: 'zoë~?>', name: 'ÿ?ÿ>~~' }),
    });
    expect(Buffer.from(echo.headers['x-rate-limit-caller']?.[0] ?? '', 'latin1').toString()).toBe('zoë~?>');
  });

  it('refuses more headers than the maximum', async () => {
    const many = Array.from({ length: 120 }, (_, i) => [`X-Filler-${i}`, 'x']).flat();
    const reply = await gateway.call({
      path: '/api/catalog/v1/products',
      headers: [...many, 'X-Consumer-Id', 'forged'],
    });
    expect(reply).toMatchObject({ status: 400, body: '{"message":"Too many request headers"}' });
  });

  it('overwrites X-Forwarded-*, appends to X-Forwarded-For and names itself', async () => {
    const echo = await gateway.echo({
      path: '/api/order/v1/orders?a=1',
      headers: {
        ...bearer(),
        'X-Forwarded-For': '203.0.113.9',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Prefix': '/evil',
        'X-Real-IP': '203.0.113.9',
        Via: '1.1 proxy',
      },
    });
    expect(echo.headers).toMatchObject({
      'x-forwarded-for': ['203.0.113.9, 127.0.0.1'],
      'x-forwarded-proto': ['http'],
      'x-forwarded-host': ['127.0.0.1'],
      'x-forwarded-port': [new URL(gateway.proxyUrl).port],
      'x-forwarded-path': ['/api/order/v1/orders'],
      'x-real-ip': ['127.0.0.1'],
      via: ['1.1 proxy, 1.1 kong/3.9.3'],
    });
    expect(echo.headers['x-kong-request-id']?.[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('creates a correlation id or keeps the one of the client, and returns it', async () => {
    const made = await gateway.call({ path: '/api/catalog/v1/products' });
    expect(made.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.body).toContain(made.headers['x-correlation-id'] ?? 'none');
    const kept = await gateway.call({
      path: '/api/catalog/v1/products',
      headers: { 'X-Correlation-Id': 'client-0001' },
    });
    expect(kept.headers['x-correlation-id']).toBe('client-0001');
    const refused = await gateway.call({
      path: '/api/order/v1/orders',
      headers: { 'X-Correlation-Id': 'client-0002' },
    });
    expect(refused.headers['x-correlation-id']).toBe('client-0002');
  });

  it.each([
    ['one that is not fit for logs', ['X-Correlation-Id', 'a b"c<d>e&f']],
    ['a short one', ['X-Correlation-Id', '1']],
    ['a long one', ['X-Correlation-Id', 'a'.repeat(129)]],
    ['two', ['X-Correlation-Id', 'client-0001', 'X-Correlation-Id', 'client-0002']],
    ['another spelling', ['X_Correlation_Id', 'client-0001']],
  ])(
    'creates a correlation id instead of %s: the service gets it, and the answer carries it once',
    async (_, headers) => {
      const reply = await gateway.call({ path: '/api/catalog/v1/products', headers });
      const made = reply.headers['x-correlation-id'];
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
      expect(json(reply)).toMatchObject({ headers: { 'x-correlation-id': [made] } });
      expect(json(reply)).not.toHaveProperty(['headers', 'x_correlation_id']);
    },
  );

  it('adds Kong’s headers to what a service answers', async () => {
    const { headers } = await gateway.call({ path: '/api/catalog/v1/products' });
    expect(headers).toMatchObject({ via: '1.1 kong/3.9.3', 'x-from': 'echo', server: 'kong/3.9.3' });
    expect(headers['x-kong-upstream-latency']).toMatch(/^\d+$/);
    expect(headers['x-kong-proxy-latency']).toMatch(/^\d+$/);
    expect(headers['x-kong-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(headers).not.toHaveProperty('x-kong-response-latency');
  });
});
