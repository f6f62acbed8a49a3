import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TokenVerifier } from '@mvec/auth';
import { sql } from '@mvec/database';
import { testInfrastructure, tokenFor } from '@mvec/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { SessionSweeper } from '../src/sessions/session-sweeper.js';
import type { Api } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

let identity: TestIdentity;
let api: Api;

beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
});

afterAll(() => identity.stop());

describe('SignIn', () => {
  it('answers with a token that every service accepts', async () => {
    const user = await api.user();
    const { body } = await api.signIn(user.email.toUpperCase(), user.password);
    expect(body).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 600,
      refreshToken: expect.any(String),
    });
    const caller = await TokenVerifier.fromFile(testInfrastructure().keys.jwksPath).verify(body.accessToken);
    expect(caller).toMatchObject({ id: user.id, kind: 'user', roles: ['shopper'], vendors: [] });
  });

  it('issues tokens as RFC 9068 says, by a user key, without personal data', async () => {
    const { accessToken, id } = await api.user();
    expect(decodeProtectedHeader(accessToken)).toEqual({
      alg: 'RS256',
      typ: 'at+jwt',
      kid: expect.stringMatching(/^user-/),
    });
    const { iat = 0, exp = 0, ...claims } = decodeJwt(accessToken);
    expect(exp - iat).toBe(600);
    expect(claims).toEqual({
      iss: 'mvec',
      aud: 'mvec-api',
      sub: id,
      kind: 'user',
      roles: ['shopper'],
      vendors: [],
      sid: expect.any(String),
      jti: expect.any(String),
    });
  });

  it('answers alike for an unknown address and a wrong password', async () => {
    const { email, password } = await api.user();
    const unknown = await api.signIn(`not-${email}`, password);
    const wrong = await api.signIn(email, 'not the password');
    expect(unknown.status).toBe(401);
    expect({ ...unknown.body, correlationId: '' }).toEqual({ ...wrong.body, correlationId: '' });
    expect(wrong.body).toMatchObject({ code: 'invalid_credentials' });
  });

  it('works as long on an unknown address as on a wrong password', async () => {
    const { email } = await api.user();
    const wrong: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 7; i++) {
      wrong.push(await duration(() => api.signIn(email, 'not the password')));
      unknown.push(await duration(() => api.signIn(`not-${email}`, 'not the password')));
    }
    expect(median(unknown)).toBeGreaterThan(median(wrong) * 0.5);
  });

  it('takes a password in any Unicode form', async () => {
    const { body } = await api.register({ password: 'crème brûlée'.normalize('NFD') });
    expect((await api.signIn(body.email, 'crème brûlée'.normalize('NFC'))).status).toBe(201);
  });

  it('survives fifty people at once', async () => {
    const users = await Promise.all(Array.from({ length: 50 }, () => api.user()));
    const answers = await Promise.all(users.map(({ email, password }) => api.signIn(email, password)));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
  });

  it.each([
    ['no address', { email: undefined }],
    ['an object for a password', { password: { length: 3 } }],
    ['a password that is too long to hash', { password: 'x'.repeat(201) }],
    ['a field that is not known', { remember: true }],
  ])('refuses %s', async (_what, fault) => {
    const { status, body } = await api.post('/v1/sessions', { email: 'a@example.test', password: 'x', ...fault });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  });
});

describe('RefreshSession', () => {
  it('answers with the next refresh token and a token of the same session', async () => {
    const user = await api.user();
    const first = await api.refresh(user.refreshToken);
    const second = await api.refresh(first.body.refreshToken);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(decodeJwt(second.body.accessToken)['sid']).toBe(decodeJwt(user.accessToken)['sid']);
    expect(second.body.refreshToken).not.toBe(first.body.refreshToken);
  });

  it('ends the whole session when a token comes a second time', async () => {
    const user = await api.user();
    const { body: next } = await api.refresh(user.refreshToken);
    expect(await api.refresh(user.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'invalid_refresh_token' },
    });
    expect((await api.refresh(next.refreshToken)).status).toBe(401);
    expect(await api.get('/v1/me', { token: next.accessToken })).toMatchObject({ status: 401 });
  });

  it('leaves the other sessions of the account alone', async () => {
    const user = await api.user();
    const other = await api.signIn(user.email, user.password);
    await api.refresh(user.refreshToken);
    await api.refresh(user.refreshToken);
    expect((await api.refresh(other.body.refreshToken)).status).toBe(200);
  });

  it('lets one of two refreshes at the same time pass, and ends the session', async () => {
    const user = await api.user();
    const answers = await Promise.all([api.refresh(user.refreshToken), api.refresh(user.refreshToken)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const passed = answers.find(({ status }) => status === 200);
    expect((await api.refresh(passed?.body.refreshToken ?? '')).status).toBe(401);
  });

  it('stores no token, only its hash', async () => {
    const { refreshToken } = await api.user();
    const hash = createHash('sha256').update(refreshToken).digest();
    const rows = await identity.database.query(sql`select 1 from refresh_token where token_hash = ${hash}`);
    expect(rows).toHaveLength(1);
  });

  it('refuses a token of a session that has run out, and the sweeper removes it', async () => {
    const { refreshToken, accessToken } = await api.user();
    const sid = String(decodeJwt(accessToken)['sid']);
    await identity.database.execute(sql`update session set expires_at = now() where id = ${sid}`);
    expect((await api.refresh(refreshToken)).status).toBe(401);
    await sweep();
    const rows = await identity.database.query(sql`select 1 from refresh_token where session_id = ${sid}`);
    expect(rows).toHaveLength(0);
  });

  it.each([
    ['made up', { refreshToken: 'made-up' }, 401],
    ['empty', { refreshToken: '' }, 401],
    ['missing', {}, 400],
    ['a number', { refreshToken: 7 }, 400],
    ['far too long', { refreshToken: 'x'.repeat(10_000) }, 400],
  ])('refuses a token that is %s', async (_what, body, status) => {
    expect((await api.post('/v1/sessions/refresh', body)).status).toBe(status);
  });
});

describe('SignOut', () => {
  it('ends the session: no refresh, no profile, and again changes nothing', async () => {
    const { accessToken: token, refreshToken } = await api.user();
    expect((await api.delete('/v1/sessions/current', { token })).status).toBe(204);
    expect((await api.refresh(refreshToken)).status).toBe(401);
    expect(await api.get('/v1/me', { token })).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    expect((await api.delete('/v1/sessions/current', { token })).status).toBe(204);
  });

  it('ends one session, not all of the account', async () => {
    const user = await api.user();
    const other = await api.signIn(user.email, user.password);
    await api.delete('/v1/sessions/current', { token: user.accessToken });
    expect((await api.refresh(other.body.refreshToken)).status).toBe(200);
  });

  it.each([
    ['no token', async () => undefined, 401],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order' }), 403],
  ])('refuses %s', async (_what, makeToken, status) => {
    expect((await api.delete('/v1/sessions/current', { token: await makeToken() })).status).toBe(status);
  });
});

describe('ShowMe', () => {
  it('shows the account with its roles', async () => {
    const user = await api.user();
    const { body } = await api.get('/v1/me', { token: user.accessToken });
    expect(body).toEqual({ id: user.id, email: user.email, displayName: 'Ada', roles: ['shopper'], vendors: [] });
  });

  it.each([
    ['no token', async () => undefined, 401],
    ['a token that has expired', () => tokenFor({ expiresInSeconds: -60 }), 401],
    ['a token of a session nobody started', () => tokenFor(), 401],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order' }), 403],
  ])('refuses %s', async (_what, makeToken, status) => {
    expect((await api.get('/v1/me', { token: await makeToken() })).status).toBe(status);
  });
});

async function sweep(): Promise<void> {
  await identity.service.app.get(SessionSweeper).runOnce();
}

async function duration(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
