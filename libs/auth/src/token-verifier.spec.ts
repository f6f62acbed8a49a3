import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { TokenMaker } from '../test/token-maker.js';
import { InvalidTokenError } from './auth.errors.js';
import { TokenVerifier } from './token-verifier.js';

const now = () => Math.floor(Date.now() / 1_000);

describe('TokenVerifier', () => {
  let maker: TokenMaker;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    maker = await TokenMaker.create();
    verifier = new TokenVerifier(maker.jwks);
  });

  it('returns the caller of a valid user token', async () => {
    const token = await maker.sign({ roles: ['shopper', 'operator'], vendors: ['v1'] });
    expect(await verifier.verify(token)).toEqual({
      id: '0192f0c1-0000-7000-8000-000000000001',
      kind: 'user',
      roles: ['shopper', 'operator'],
      vendors: ['v1'],
      sessionId: 'session-1',
    });
  });

  it('returns the caller of a service token', async () => {
    const token = await maker.sign({ sub: 'order', kind: 'service', roles: [] }, { kid: 'service-1' });
    expect(await verifier.verify(token)).toMatchObject({ id: 'order', kind: 'service' });
  });

  it.each([
    ['another issuer', { iss: 'other' }, {}],
    ['another audience', { aud: 'other' }, {}],
    ['an ID token', {}, { typ: 'JWT' }],
    ['an expired token', { iat: now() - 700, exp: now() - 100 }, {}],
    ['a token without expiry', { exp: undefined }, {}],
    ['a token that lives too long', { exp: now() + 3_600 }, {}],
    ['a token issued in the future', { iat: now() + 60, exp: now() + 120 }, {}],
    ['a token without issue time', { iat: undefined }, {}],
    ['a token without a kind', { kind: undefined }, {}],
    ['a service token signed by a user key', { sub: 'order', kind: 'service' }, { kid: 'user-1' }],
    ['a user token signed by a service key', {}, { kid: 'service-1' }],
    ['a token without subject', { sub: undefined }, {}],
  ])('refuses %s', async (_what, claims, header) => {
    const token = await maker.sign(claims, header);
    await expect(verifier.verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it('refuses unknown keys, garbage, HMAC made with the public key and unsigned tokens', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { iss: 'mvec', aud: 'mvec-api', sub: 'a', kind: 'user', jti: 'j', iat: now(), exp: now() + 60 };
    const foreign = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'user-1', typ: 'at+jwt' })
      .sign(privateKey);
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'user-1', typ: 'at+jwt' })
      .sign(new TextEncoder().encode(JSON.stringify(maker.jwks.keys[0])));
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${encode({ alg: 'none', kid: 'user-1', typ: 'at+jwt' })}.${encode(claims)}.`;
    for (const token of [foreign, hmac, unsigned, 'garbage', '']) {
      await expect(verifier.verify(token)).rejects.toThrow(InvalidTokenError);
    }
  });

  it('accepts a token from a clock that is slightly ahead', async () => {
    expect(await verifier.verify(await maker.sign({ iat: now() + 3, exp: now() + 63 }))).toMatchObject({
      kind: 'user',
    });
  });

  it('caches a verified token until it expires, not longer', async () => {
    let clock = new Date();
    const timed = new TokenVerifier(maker.jwks, () => clock);
    const token = await maker.sign({ iat: now(), exp: now() + 60 });
    expect(await timed.verify(token)).toBe(await timed.verify(token));
    clock = new Date(Date.now() + 120_000);
    await expect(timed.verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it('names the file and the variable when the keys cannot be read', () => {
    expect(() => TokenVerifier.fromFile('/nowhere/jwks.json')).toThrow(
      'Cannot read the public keys from /nowhere/jwks.json (JWKS_PATH)',
    );
  });
});
