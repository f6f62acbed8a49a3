import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { publicKeyProblem } from './public-keys.js';
import { renderKong, type KongValues } from './render-kong.js';

const at = [{ host: '127.0.0.1', port: 3000 }];
const values: KongValues = {
  services: { identity: at, catalog: at, messaging: at, order: at, payment: at, analytics: at },
  redis: { host: 'redis', port: 6379, password: 'a"b: ${X}\n- c' },
  limitsPerMinute: { address: 1, user: 2, service: 3 },
  corsOrigins: ['https://shop.example'],
};
const NAMES = [
  ...['IDENTITY', 'CATALOG', 'MESSAGING', 'ORDER', 'PAYMENT', 'ANALYTICS'].map((name) => `${name}_TARGETS`),
  ...[
    'REDIS_HOST',
    'REDIS_PORT',
    'REDIS_PASSWORD',
    'REDIS_TLS',
    'CORS_ORIGINS',
    'TRACING',
    'TRACES_ENDPOINT',
    'TRACE_SAMPLING_RATE',
    'CALLER_LUA',
    'USER_KEYS',
    'SERVICE_KEYS',
  ],
  ...['ADDRESS', 'USER', 'SERVICE'].map((name) => `${name}_LIMIT_PER_MINUTE`),
];
const template = NAMES.map((name) => `${name}: \${${name}}`).join('\n');

function rsa(bits = 2048): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: bits });
}

function jwk(kid: string, key: KeyObject = rsa().publicKey, extra: object = {}): object {
  return { ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig', ...extra };
}

const user = jwk('user-a');
const service = jwk('service-a');

function render(keys: object[], input: Partial<Parameters<typeof renderKong>[0]> = {}): string {
  return renderKong({ template, callerLua: 'return function() end', keySet: { keys }, values, ...input });
}

describe('renderKong', () => {
  it('inserts every value as one scalar that cannot change the structure', () => {
    const lines = render([user, service]).split('\n');
    expect(lines).toHaveLength(NAMES.length);
    expect(lines).toContain(`REDIS_PASSWORD: ${JSON.stringify(values.redis.password)}`);
  });

  it('creates one target per instance', () => {
    const order = [...at, { host: 'order-2.internal', port: 3004 }];
    const rendered = render([user, service], { values: { ...values, services: { ...values.services, order } } });
    expect(rendered).toContain('ORDER_TARGETS: [{"target":"127.0.0.1:3000"},{"target":"order-2.internal:3004"}]');
    const none = { ...values, services: { ...values.services, order: [] } };
    expect(() => render([user, service], { values: none })).toThrow(/services\.order/);
  });

  it('assigns the keys of users and of services to their consumers', () => {
    const rendered = render([user, jwk('user-b'), service]);
    const line = (name: string) => rendered.split('\n').find((text) => text.startsWith(name)) ?? '';
    expect(line('USER_KEYS').match(/"key":"[^"]*"/g)).toEqual(['"key":"user-a"', '"key":"user-b"']);
    expect(line('SERVICE_KEYS').match(/"key":"[^"]*"/g)).toEqual(['"key":"service-a"']);
  });

  it.each<[string, () => object[], RegExp]>([
    ['a private key', () => [jwk('user-a', rsa().privateKey), service], /Unrecognized keys: "d", "p"/],
    ['a short key', () => [jwk('user-a', rsa(1024).publicKey), service], /1024 bits/],
    [
      'an elliptic key',
      () => [jwk('user-a', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), service],
      /refused/,
    ],
    ['an EdDSA key', () => [jwk('user-a', generateKeyPairSync('ed25519').publicKey), service], /refused/],
    ['another algorithm', () => [jwk('user-a', undefined, { alg: 'RS512' }), service], /RS256/],
    ['another owner', () => [jwk('somebody'), service], /user-… or service-…/],
    ['the same kid twice', () => [user, user, service], /same kid/],
    ['no key of services', () => [user], /service-…/],
    ['no key of users', () => [service], /user-…/],
  ])('refuses %s', (_, keys, message) => {
    expect(() => render(keys())).toThrow(message);
  });

  it('refuses an unknown placeholder and a missing one', () => {
    expect(() => render([user, service], { template: `${template}\nx: \${HOME}` })).toThrow(
      'unknown placeholder: ${HOME}',
    );
    expect(() => render([user, service], { template: '' })).toThrow(/no placeholder for IDENTITY_TARGETS/);
  });

  it('refuses missing and malformed values', () => {
    const wrong = { ...values, redis: { host: 'redis', port: 0, password: '' }, corsOrigins: ['https://a/b'] };
    expect(() => render([user, service], { values: wrong })).toThrow(/redis\.port[^]*corsOrigins/);
    expect(() => render([user, service], { callerLua: ' ' })).toThrow(/empty/);
  });
});

describe('publicKeyProblem', () => {
  it('accepts an RSA public key and nothing else', () => {
    const { publicKey, privateKey } = rsa();
    const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(publicKeyProblem(spki)).toBeUndefined();
    expect(publicKeyProblem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toMatch(/private/);
    expect(publicKeyProblem(publicKey.export({ type: 'pkcs1', format: 'pem' }).toString())).toMatch(/SPKI/);
    expect(publicKeyProblem(spki + spki)).toMatch(/one public key/);
    const edwards = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(publicKeyProblem(edwards)).toMatch(/ed25519/);
  });
});
