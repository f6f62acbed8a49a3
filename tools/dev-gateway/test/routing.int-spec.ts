import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testInfrastructure } from '@mvec/testing';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer } from './support/tokens.js';

const NO_ROUTE = 'no Route matched with those values';

describe('routing', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url });
  });

  afterAll(() => gateway.stop());

  it.each([
    ['/api/order/v1/orders', '/v1/orders'],
    ['/api/order/v1/orders?status=a%20b&x', '/v1/orders?status=a%20b&x'],
    ['/api/order/v1/orders?', '/v1/orders?'],
    ['/api/order//v1///orders', '/v1/orders'],
    ['/api/order/v1/./orders', '/v1/orders'],
    ['/api/order/v1/x/../orders', '/v1/orders'],
    ['/api/order/v1/x/%2e%2e/orders', '/v1/orders'],
    ['/api/%6frder/v1/orders', '/v1/orders'],
    ['/api/catalog/../order/v1/orders', '/v1/orders'],
    ['/api/order/v1/a%2Fb', '/v1/a%2Fb'],
    ['/api/order/v1/a%2fb', '/v1/a%2Fb'],
    ['/api/order/v1/caf%C3%A9%20x', '/v1/caf%C3%A9%20x'],
  ])('sends %s to the service as %s', async (path, url) => {
    expect((await gateway.echo({ path, headers: bearer() })).url).toBe(url);
  });

  it.each([
    '/',
    '/api',
    '/api/order',
    '/api/orders/v1/orders',
    '/API/order/v1/orders',
    '/api/unknown/v1/x',
    '/order/v1/orders',
    '/metrics',
    '/health/live',
    ...['identity', 'catalog', 'order', 'payment', 'messaging', 'analytics'].map(
      (service) => `/api/${service}/metrics`,
    ),
    '/api/order/health/ready',
    '/api/order/v1/../metrics',
    '/api/order/',
    '/api/order/../../metrics',
  ])('has no route for %s', async (path) => {
    const reply = await gateway.call({ path, headers: bearer() });
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.body)).toEqual({ message: NO_ROUTE, request_id: reply.headers['x-kong-request-id'] });
    expect(reply.headers).toMatchObject({ server: 'kong/3.9.3', 'content-type': 'application/json; charset=utf-8' });
    expect(reply.headers['x-kong-response-latency']).toMatch(/^\d+$/);
  });

  it.each([
    '/api/catalog/v1/products/../../../order/v1/orders',
    '/api/catalog/v1/products/%2e%2e/holds/x',
    '/api/catalog/v1//products/x/../../holds/x',
  ])('does not let %s bypass a protected route', async (path) => {
    expect((await gateway.call({ path })).status).toBe(401);
  });

  it.each(['/api/order/v1/%00', '/api/order/v1/%zz', '/../x', '/api/order/%'])('answers 400 to %s', async (path) => {
    expect((await gateway.call({ path, headers: bearer() })).status).toBe(400);
  });

  it.each([
    ['text/plain', 'text/plain; charset=utf-8', /^no Route matched with those values\nrequest_id: [0-9a-f]{32}\n$/],
    ['text/html,application/json;q=0.5', 'text/html; charset=utf-8', /<p>no Route matched with those values\.<\/p>/],
    ['application/xml', 'application/xml; charset=utf-8', /<message>no Route matched with those values<\/message>/],
    ['image/png', 'application/json; charset=utf-8', /^\{\n {2}"message":"no Route/],
    ['text/html;q=0.1, application/json', 'application/json; charset=utf-8', /"request_id":"[0-9a-f]{32}"/],
  ])('formats its own errors for Accept: %s', async (accept, type, body) => {
    const reply = await gateway.call({ path: '/nowhere', headers: { accept } });
    expect(reply.headers['content-type']).toBe(type);
    expect(reply.body).toMatch(body);
  });
});
