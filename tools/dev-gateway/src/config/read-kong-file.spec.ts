import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { renderedKong } from '../../test/support/test-gateway.js';
import { readKongFile } from './read-kong-file.js';

const rendered = renderedKong(3000, { redisUrl: 'redis://:secret@127.0.0.1:6379' });
const file = join(mkdtempSync(join(tmpdir(), 'kong-file-')), 'kong.yml');

function read(text: string): ReturnType<typeof readKongFile> {
  writeFileSync(file, text);
  return readKongFile(file);
}

describe('readKongFile', () => {
  it('accepts the rendered kong.yml', () => {
    const model = read(rendered);
    expect(model.services.map(({ name }) => name)).toEqual([
      'identity',
      'catalog',
      'messaging',
      'order',
      'payment',
      'analytics',
    ]);
    expect(model.credentials.map(({ key, consumer }) => `${consumer.username} ${key}`)).toEqual([
      'mvec-users user-1',
      'mvec-users user-2',
      'mvec-services service-1',
    ]);
  });

  it('requires a token on every route except an explicit list of public ones', () => {
    const { routes, plugins } = read(rendered);
    const guarded = new Set(plugins.filter(({ plugin }) => plugin.name === 'jwt').map(({ route }) => route?.name));
    for (const { name, tags, methods, paths, stripPath } of routes) {
      const isPublic = tags.includes('public');
      expect({ name, guarded: guarded.has(name) }).toEqual({ name, guarded: !isPublic });
      if (!isPublic) continue;
      expect(methods).toHaveLength(1);
      expect(paths).toEqual([
        expect.stringMatching(/^~\/api\/[a-z]+\/(v1\/[^.*]*|\(openapi\\\.json\|docs\|docs\/\[\^\/\]\+\))\$$/),
      ]);
      expect(stripPath).toBe(false);
    }
  });

  it('protects all routes with one global pre-function that no other instance replaces', () => {
    const { plugins } = read(rendered);
    const scopes = plugins.filter(({ plugin }) => plugin.name === 'pre-function');
    expect(scopes).toHaveLength(1);
    expect(scopes[0]).toMatchObject({ route: undefined, service: undefined, consumer: undefined });
  });

  it.each<[string, string, string, string]>([
    [
      'an unknown field of a service',
      'retries: 2',
      'retries: 2\n    client_certificate: x',
      'services[0].client_certificate',
    ],
    ['too many retries', 'retries: 2', 'retries: 6', 'services[0].retries'],
    ['a service without instances', 'host: order', 'host: orders', 'services[3].host: orders is none of the upstreams'],
    ['another algorithm', 'algorithm: round-robin', 'algorithm: least-connections', 'upstreams[0].algorithm'],
    ['hashing', 'algorithm: round-robin', 'algorithm: round-robin\n    hash_on: ip', 'upstreams[0].hash_on'],
    ['a weight', '"}]', '","weight":50}]', 'upstreams[0].targets[0].weight'],
    [
      'passive checks without active ones',
      'interval: 0.2',
      'interval: 0',
      'upstreams[0].healthchecks.active.unhealthy.interval',
    ],
    [
      'passive checks of statuses',
      'tcp_failures: 3',
      'http_failures: 3',
      'upstreams[0].healthchecks.passive.unhealthy.http_failures',
    ],
    ['an instance twice', '"}]', '"},{"target":"127.0.0.1:3000"}]', 'targets: '],
    ['another protocol', 'protocol: http', 'protocol: https', 'services[0].protocol'],
    [
      'an unknown field of a route',
      'paths: [/api/identity/v1/]',
      'paths: [/api/identity/v1/]\n        preserve_host: true',
      'services[0].routes[0].preserve_host',
    ],
    ['an unknown method', 'methods: [POST]', 'methods: [TRACE]', 'services[0].routes[1].methods[0]'],
    [
      'a prefix that is not segment-safe',
      'paths: [/api/order/v1/]',
      'paths: [/api/order/v1]',
      'services[3].routes[0].paths[0]',
    ],
    ['a pattern without ~', 'paths: [/api/order/v1/]', "paths: ['/api/\\d+/']", 'services[3].routes[0].paths[0]'],
    ['look-around', 'paths: [/api/order/v1/]', "paths: ['~/api/(?!x)order/']", 'services[3].routes[0].paths[0]'],
    ['an unknown plugin', 'name: prometheus', 'name: acl', 'plugins[5].name'],
    [
      'an unknown option',
      'status_code_metrics: true',
      'status_code_metrics: true\n      latency_metrics: true',
      'plugins[5].config.latency_metrics',
    ],
    [
      'tokens in queries',
      'uri_param_names: []',
      'uri_param_names: [jwt]',
      'services[0].routes[0].plugins[0].config.uri_param_names',
    ],
    [
      'no exp',
      'claims_to_verify: [exp]',
      'claims_to_verify: [nbf]',
      'services[0].routes[0].plugins[0].config.claims_to_verify',
    ],
    [
      'preflights without jwt',
      'key_claim_name: kid',
      'key_claim_name: kid\n              run_on_preflight: false',
      'run_on_preflight',
    ],
    [
      'the old field of Redis',
      'fault_tolerant: true',
      'fault_tolerant: true\n          redis_host: x',
      'consumers[0].plugins[0].config.redis_host',
    ],
    [
      'TLS without verification',
      'ssl: false\n            ssl_verify: false',
      'ssl: true\n            ssl_verify: false',
      'consumers[0].plugins[0].config.redis.ssl_verify',
    ],
    ['a number in quotes', 'retries: 2', "retries: '2'", 'services[0].retries'],
    ['another policy', 'policy: redis', 'policy: local', 'consumers[0].plugins[0].config.policy'],
    ['a header without its mode', 'limit_by: ip', 'limit_by: ip\n      header_name: X', 'config.header_name'],
    ['an origin that is a pattern', 'https://shop.example', 'https://.*', 'plugins[2].config.origins[0]'],
    ['credentials', 'credentials: false', 'credentials: true', 'plugins[2].config.credentials'],
    ['another log file', 'path: /dev/stdout', 'path: /tmp/x', 'plugins[7].config.path'],
    ['an unknown section', "_format_version: '3.0'", "_format_version: '3.0'\ncertificates: []", 'certificates'],
    ['an older format', "_format_version: '3.0'", "_format_version: '2.1'", '_format_version'],
    [
      'two routes of one name',
      'name: catalog-product-list',
      'name: catalog-product',
      'routes: catalog-product appears twice',
    ],
  ])('refuses %s and reports the place', (_, found, replacement, place) => {
    expect(rendered).toContain(found);
    const attempt = (): unknown => read(rendered.replace(found, replacement));
    expect(attempt).toThrow(file);
    expect(attempt).toThrow(place);
  });

  it('refuses invalid keys that Kong would accept silently', () => {
    const pem = (key: 'rsa' | 'ed25519', kind: 'publicKey' | 'privateKey'): string => {
      const pair = key === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
      return pair[kind].export({ type: kind === 'publicKey' ? 'spki' : 'pkcs8', format: 'pem' }).toString();
    };
    const active = { healthy: { interval: 1, successes: 1 }, unhealthy: { interval: 1 } };
    const withKey = (algorithm: string, key: string): string =>
      stringify({
        _format_version: '3.0',
        services: [
          { name: 'a', host: 'a', port: 1, protocol: 'http', retries: 0, routes: [{ name: 'a', paths: ['/a/'] }] },
        ],
        upstreams: [{ name: 'a', targets: [{ target: 'a:1' }], healthchecks: { active } }],
        consumers: [{ username: 'u', jwt_secrets: [{ key: 'k', algorithm, rsa_public_key: key }] }],
      });
    expect(() => read(withKey('RS256', pem('rsa', 'publicKey')))).not.toThrow();
    expect(() => read(withKey('RS256', pem('rsa', 'privateKey')))).toThrow(/rsa_public_key: is a private key/);
    expect(() => read(withKey('RS256', pem('ed25519', 'publicKey')))).toThrow(
      /rsa_public_key: is a key of kind ed25519/,
    );
    expect(() => read(withKey('EdDSA', pem('rsa', 'publicKey')))).toThrow(/algorithm/);
  });
});
