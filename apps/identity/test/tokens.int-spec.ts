import { createPrivateKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TokenVerifier } from '@mvec/auth';
import { testInfrastructure } from '@mvec/testing';
import { decodeProtectedHeader } from 'jose';
import { SigningKeys } from '../src/tokens/signing-keys.js';
import type { Answer, Api } from './support/api.js';
import { orderSecret, TestIdentity } from './support/test-identity.js';

const grant = { grant_type: 'client_credentials', client_id: 'order', client_secret: orderSecret };

let identity: TestIdentity;
let api: Api;

beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
});

afterAll(() => identity.stop());

describe('IssueServiceToken', () => {
  it.each([
    ['JSON', () => api.post('/v1/oauth/token', grant)],
    ['a form', () => form(grant)],
  ])('takes the credentials as %s', async (_format, ask) => {
    const { status, body, headers } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 600 });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(decodeProtectedHeader(body.access_token).kid).toMatch(/^service-/);
    const caller = await TokenVerifier.fromFile(testInfrastructure().keys.jwksPath).verify(body.access_token);
    expect(caller).toMatchObject({ id: 'order', kind: 'service', roles: [], vendors: [] });
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }],
    ['an unknown client', { client_id: 'unknown' }],
    ['a client with the name of an object member', { client_id: 'constructor' }],
    ['a service without a secret here', { client_id: 'catalog' }],
  ])('refuses %s, alike', async (_what, fault) => {
    const { status, body } = await api.post('/v1/oauth/token', { ...grant, ...fault });
    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'invalid_client', error: 'invalid_client' });
  });

  it.each([
    ['another grant', { grant_type: 'password' }],
    ['no client', { client_id: undefined }],
    ['two secrets', { client_secret: [orderSecret, orderSecret] }],
    ['a secret that is too long', { client_secret: 'x'.repeat(201) }],
  ])('refuses %s', async (_what, fault) => {
    expect((await api.post('/v1/oauth/token', { ...grant, ...fault })).status).toBe(400);
  });
});

describe('ShowSigningKeys', () => {
  it('publishes public halves only', async () => {
    const { body } = await api.get('/v1/jwks');
    expect(body).toEqual(JSON.parse(await readFile(testInfrastructure().keys.jwksPath, 'utf8')));
    expect(JSON.stringify(body)).not.toMatch(/"d":|"p":|"q":/);
  });
});

describe('SigningKeys', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mvec-keys-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('prevents a start without keys', () => {
    expect(() => load(testInfrastructure().keys.jwksPath)).toThrow(/signing keys are incomplete.*user-current\.pem/);
  });

  it('prevents a start with a key that has no public half', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(join(folder, 'user-current.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(() => load(testInfrastructure().keys.jwksPath)).toThrow(/no public half/);
  });

  it('refuses a key set that contains a private key', async () => {
    const jwk = JSON.parse(await readFile(join(testInfrastructure().keys.folder, 'user.json'), 'utf8')) as JsonWebKey;
    expect(createPrivateKey({ key: jwk, format: 'jwk' }).type).toBe('private');
    const jwksPath = join(folder, 'jwks.json');
    await writeFile(jwksPath, JSON.stringify({ keys: [{ ...jwk, kid: 'user-1', alg: 'RS256', use: 'sig' }] }));
    expect(() => load(jwksPath)).toThrow(/nrecognized key/);
  });

  function load(jwksPath: string): SigningKeys {
    return new SigningKeys({ KEYS_DIR: folder, JWKS_PATH: jwksPath });
  }
});

function form(fields: Record<string, string>): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return api.post('/v1/oauth/token', new URLSearchParams(fields).toString(), { headers });
}
