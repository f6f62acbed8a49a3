import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, testInfrastructure } from '@mvec/testing';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';
import { bearer, inSeconds, nextUserKey, serviceKey, strangerKey, token, unsigned, userKey } from './support/tokens.js';

const INVALID = 'Bearer error="invalid_token"';

describe('jwt', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url });
  });

  afterAll(() => gateway.stop());

  it.each<[string, string[], string]>([
    ['no token', [], '/api/order/v1/orders'],
    ['Basic', ['Authorization', 'Basic dXNlcjpwYXNz'], '/api/order/v1/orders'],
    ['a token in the query', [], `/api/order/v1/orders?jwt=${token()}`],
    ['a token in a cookie', ['Cookie', `jwt=${token()}`], '/api/order/v1/orders'],
  ])('asks for a token when it gets %s', async (_, headers, path) => {
    const reply = await gateway.call({ path, headers });
    expect(reply).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(reply.headers['www-authenticate']).toBe('Bearer');
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each<[string, string, string]>([
    ['an expired token', token({ exp: inSeconds(-1) }), '{"exp":"token expired"}'],
    ['a token that expires now', token({ exp: inSeconds(0) }), '{"exp":"token expired"}'],
    ['a token that lives too long', token({ exp: inSeconds(700) }), '{"exp":"exceeds maximum allowed expiration"}'],
    ['a token without exp', token({ exp: undefined }), '{"exp":"must be a number"}'],
    ['a token with a text as exp', token({ exp: 'tomorrow' }), '{"exp":"must be a number"}'],
    ['a changed token', token().replace(/\.[^.]{8}/, '.eyJhIjox'), '{"message":"Bad token; invalid JSON"}'],
    ['an unsigned token', unsigned({ sub: 'x' }), '{"message":"Invalid signature"}'],
    [
      "another key's signature",
      token({}, { key: nextUserKey, header: { kid: userKey.kid } }),
      '{"message":"Invalid signature"}',
    ],
    ['alg none', token({}, { header: { alg: 'none' } }), '{"message":"Bad token; invalid alg"}'],
    ['an unknown alg', token({}, { header: { alg: 'RS1' } }), '{"message":"Bad token; invalid alg"}'],
    ["another alg than the key's", token({}, { header: { alg: 'HS256' } }), '{"message":"Invalid algorithm"}'],
    ['an unknown kid', token({}, { key: strangerKey }), `{"message":"No credentials found for given 'kid'"}`],
    ['no kid', token({}, { header: { kid: undefined } }), `{"message":"No mandatory 'kid' in claims"}`],
    ['an empty kid', token({}, { header: { kid: '' } }), `{"message":"Invalid 'kid' in claims"}`],
    ["a payload's kid that is unknown", token({ kid: 'other' }), `{"message":"No credentials found for given 'kid'"}`],
    ['garbage', 'garbage', '{"message":"Bad token; invalid JSON"}'],
    ['garbage in three parts', 'a.b.c', '{"message":"Bad token; invalid JSON"}'],
  ])('refuses %s', async (_, given, body) => {
    const reply = await gateway.call({ path: '/api/order/v1/orders', headers: { authorization: `Bearer ${given}` } });
    expect(reply).toMatchObject({ status: 401, body });
    expect(reply.headers['www-authenticate']).toBe(INVALID);
  });

  it.each([7, {}])('answers 500 to the kid %j, as Kong does', async (kid) => {
    const reply = await gateway.call({ path: '/api/order/v1/orders', headers: bearer({}, { header: { kid } }) });
    expect(reply.status).toBe(500);
    expect(JSON.parse(reply.body)).toEqual({
      message: 'An unexpected error occurred',
      request_id: reply.headers['x-kong-request-id'],
    });
  });

  it.each([
    ['the current key of users', userKey, 'mvec-users'],
    ['the next key of users', nextUserKey, 'mvec-users'],
    ['the key of services', serviceKey, 'mvec-services'],
  ])('lets a token of %s pass and names its consumer', async (_, key, consumer) => {
    const headers = bearer({}, { key });
    const echo = await gateway.echo({ path: '/api/order/v1/orders', headers });
    expect(echo.headers['x-consumer-username']).toEqual([consumer]);
    expect(echo.headers['x-consumer-id']).toHaveLength(1);
    expect(echo.headers['x-credential-identifier']).toEqual([key.kid]);
    expect(echo.headers.authorization).toEqual([headers.authorization]);
  });

  it('accepts a token anywhere in the header, as Kong does', async () => {
    const echo = await gateway.echo({
      path: '/api/order/v1/orders',
      headers: { authorization: `Basic x, Bearer ${token({ sub: 'me' })}` },
    });
    expect(echo.headers['x-rate-limit-caller']).toEqual(['me']);
  });

  it('refuses an expired token, although it was verified before', async () => {
    const shortLived = bearer({ exp: inSeconds(2) });
    expect((await gateway.call({ path: '/api/order/v1/orders', headers: shortLived })).status).toBe(200);
    const refused = async (): Promise<boolean> =>
      (await gateway.call({ path: '/api/order/v1/orders', headers: shortLived })).status === 401;
    await eventually(refused, { timeout: 5_000 });
  });

  it('refuses two Authorization headers, as nginx does', async () => {
    const { authorization } = bearer();
    const reply = await gateway.call({
      path: '/api/order/v1/orders',
      headers: ['Authorization', authorization, 'Authorization', 'Basic x'],
    });
    expect(reply.status).toBe(400);
  });

  it.each([
    ['POST', '/api/identity/v1/accounts'],
    ['POST', '/api/identity/v1/sessions'],
    ['POST', '/api/identity/v1/sessions/refresh'],
    ['POST', '/api/identity/v1/oauth/token'],
    ['GET', '/api/identity/v1/jwks'],
    ['GET', '/api/catalog/v1/products?limit=2'],
    ['GET', '/api/catalog/v1/products/0192'],
    ['GET', '/api/catalog/v1/categories'],
  ])('leaves %s %s open', async (method, path) => {
    const echo = await gateway.echo({ method, path });
    expect(echo.url).toBe(path.replace(/^\/api\/[a-z]+/, ''));
  });

  it.each([
    ['GET', '/api/identity/v1/accounts'],
    ['POST', '/api/identity/v1/accounts/'],
    ['POST', '/api/identity/v1/accounts/x'],
    ['DELETE', '/api/identity/v1/sessions/current'],
    ['GET', '/api/identity/v1/me'],
    ['POST', '/api/catalog/v1/products'],
    ['POST', '/api/catalog/v1/products/0192/publish'],
    ['GET', '/api/catalog/v1/products/0192/publish'],
    ['POST', '/api/catalog/v1/categories'],
    ['PATCH', '/api/catalog/v1/variants/0192'],
    ['GET', '/api/catalog/v1/variants?ids=0192'],
    ['GET', '/api/catalog/v1/vendor-products'],
    ['HEAD', '/api/catalog/v1/products'],
    ['OPTIONS', '/api/catalog/v1/products'],
    ['GET', '/api/payment/v1/ledger/trial-balance'],
    ['GET', '/api/messaging/v1/deliveries'],
    ['GET', '/api/analytics/v1/overview'],
    ['PUT', '/api/catalog/v1/holds/0192'],
  ])('asks for a token on %s %s', async (method, path) => {
    expect((await gateway.call({ method, path })).status).toBe(401);
  });
});
