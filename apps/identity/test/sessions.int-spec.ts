import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { SessionFamilyRevokedV1 } from '@mvec/events';
import { tokenFor } from '@mvec/testing';
import { decodeJwt } from 'jose';
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

describe('RefreshSession', () => {
  it('answers with the next refresh token and a token of the same session', async () => {
    const user = await api.user();
    const first = await api.refresh(user.refreshToken);
    const second = await api.refresh(first.body.refreshToken);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(sessionOf(second.body.accessToken)).toBe(sessionOf(user.accessToken));
    expect(second.body.refreshToken).not.toBe(first.body.refreshToken);
  });

  it('ends the whole session when a token is used twice, and publishes that once', async () => {
    const user = await api.user();
    const { body: next } = await api.refresh(user.refreshToken);
    expect(await api.refresh(user.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'invalid_refresh_token' },
    });
    expect((await api.refresh(next.refreshToken)).status).toBe(401);
    expect(await api.get('/v1/me', { token: next.accessToken })).toMatchObject({ status: 401 });
    const sessionId = sessionOf(user.accessToken);
    expect(await revocationsOf(user.id)).toEqual([{ accountId: user.id, sessionId, reason: 'refresh_token_reuse' }]);
  });

  it('leaves the other sessions of the account alone', async () => {
    const user = await api.user();
    const other = await api.signIn(user.email, user.password);
    await api.refresh(user.refreshToken);
    await api.refresh(user.refreshToken);
    expect((await api.refresh(other.body.refreshToken)).status).toBe(200);
  });

  it('accepts one of two simultaneous refreshes and ends the session', async () => {
    const user = await api.user();
    const answers = await Promise.all([api.refresh(user.refreshToken), api.refresh(user.refreshToken)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const passed = answers.find(({ status }) => status === 200);
    expect((await api.refresh(passed?.body.refreshToken ?? '')).status).toBe(401);
    expect(await revocationsOf(user.id)).toHaveLength(1);
  });

  it('publishes nothing for a token used after signing out', async () => {
    const user = await api.user();
    await api.delete('/v1/sessions/current', { token: user.accessToken });
    expect((await api.refresh(user.refreshToken)).status).toBe(401);
    expect(await revocationsOf(user.id)).toEqual([]);
  });

  it('stores no token, only its hash', async () => {
    const { refreshToken } = await api.user();
    const hash = createHash('sha256').update(refreshToken).digest();
    const rows = await identity.database.query(sql`select 1 from refresh_token where token_hash = ${hash}`);
    expect(rows).toHaveLength(1);
  });

  it('refuses a token of an expired session', async () => {
    const { refreshToken, accessToken } = await api.user();
    await expire(sessionOf(accessToken));
    expect((await api.refresh(refreshToken)).status).toBe(401);
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

describe('ListSessions', () => {
  it('lists the sessions of an account, newest first, and marks the current one', async () => {
    const user = await api.user({ 'user-agent': 'Mozilla/5.0 (Android 14; Mobile; rv:133.0) Firefox/133.0' });
    await api.user();
    const { body: second } = await api.signIn(user.email, user.password, { 'user-agent': 'curl/8' });
    const { status, body } = await list(user.accessToken);
    expect(status).toBe(200);
    const session = { createdAt: expect.stringMatching(/Z$/), lastUsedAt: expect.stringMatching(/Z$/) };
    expect(body).toEqual({
      items: [
        { ...session, id: sessionOf(second.accessToken), device: 'Unknown device', current: false },
        { ...session, id: sessionOf(user.accessToken), device: 'Firefox on Android', current: true },
      ],
      nextCursor: null,
    });
  });

  it('shows the time of the last refresh', async () => {
    const user = await api.user();
    const [before] = (await list(user.accessToken)).body.items;
    await api.refresh(user.refreshToken);
    const [after] = (await list(user.accessToken)).body.items;
    expect(Date.parse(after?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(before?.lastUsedAt ?? ''));
  });

  it('leaves out ended and expired sessions, and comes in pages', async () => {
    const user = await api.user();
    const others = [];
    for (let i = 0; i < 4; i++) others.push(sessionOf((await api.signIn(user.email, user.password)).body.accessToken));
    await expire(others[0] ?? '');
    await signOutOf(others[1] ?? '', user.accessToken);
    const first = await list(user.accessToken, '?limit=2');
    expect(first.body.items.map(({ id }) => id)).toEqual([others[3], others[2]]);
    const second = await list(user.accessToken, `?limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(second.body.items.map(({ id }) => id)).toEqual([sessionOf(user.accessToken)]);
    expect(second.body.nextCursor).toBeNull();
  });

  it.each([
    ['an edited cursor', '?cursor=bm90LWFuLWlk', 'invalid_cursor'],
    ['an unknown filter', '?accountId=1', 'validation_failed'],
  ])('refuses %s', async (_what, query, code) => {
    const { accessToken } = await api.user();
    expect(await list(accessToken, query)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('SignOut', () => {
  it('ends the session: no refresh, no profile, no list; a second time changes nothing', async () => {
    const { accessToken: token, refreshToken } = await api.user();
    expect((await api.delete('/v1/sessions/current', { token })).status).toBe(204);
    expect((await api.refresh(refreshToken)).status).toBe(401);
    expect(await api.get('/v1/me', { token })).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    expect(await list(token)).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    expect((await api.delete('/v1/sessions/current', { token })).status).toBe(204);
  });

  it('ends one session, not all of the account', async () => {
    const user = await api.user();
    const other = await api.signIn(user.email, user.password);
    await api.delete('/v1/sessions/current', { token: user.accessToken });
    expect((await api.refresh(other.body.refreshToken)).status).toBe(200);
  });

  it('ends another session of the account, also twice and at once', async () => {
    const user = await api.user();
    const { body: other } = await api.signIn(user.email, user.password);
    const sessionId = sessionOf(other.accessToken);
    const ended = await Promise.all([1, 2].map(() => signOutOf(sessionId, user.accessToken)));
    expect(ended.map(({ status }) => status)).toEqual([204, 204]);
    expect((await signOutOf(sessionId, user.accessToken)).status).toBe(204);
    expect((await api.refresh(other.refreshToken)).status).toBe(401);
    expect((await api.refresh(user.refreshToken)).status).toBe(200);
  });

  it("answers 404 for another account's session", async () => {
    const [user, stranger] = await Promise.all([api.user(), api.user()]);
    const refused = { status: 404, body: { code: 'session_not_found' } };
    expect(await signOutOf(sessionOf(user.accessToken), stranger.accessToken)).toMatchObject(refused);
    expect(await signOutOf(randomUUID(), user.accessToken)).toMatchObject(refused);
    expect((await signOutOf('not-an-id', user.accessToken)).status).toBe(400);
    expect((await api.refresh(user.refreshToken)).status).toBe(200);
  });

  it('ends all sessions, and only those of the account', async () => {
    const [user, stranger] = await Promise.all([api.user(), api.user()]);
    const other = await api.signIn(user.email, user.password);
    expect((await signOutEverywhere(user.accessToken)).status).toBe(204);
    const tokens = [user.refreshToken, other.body.refreshToken, stranger.refreshToken];
    const answers = await Promise.all(tokens.map((token) => api.refresh(token)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200]);
    expect((await signOutEverywhere(user.accessToken)).status).toBe(204);
  });

  it('ends no sessions by the token of an ended one', async () => {
    const user = await api.user();
    const { body: thief } = await api.signIn(user.email, user.password);
    await signOutOf(sessionOf(thief.accessToken), user.accessToken);
    expect((await signOutEverywhere(thief.accessToken)).status).toBe(204);
    expect(await signOutOf(sessionOf(user.accessToken), thief.accessToken)).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
    expect((await api.refresh(user.refreshToken)).status).toBe(200);
  });

  it.each([
    ['no token', async () => undefined, 401],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order' }), 403],
  ])('refuses %s', async (_what, makeToken, status) => {
    const token = await makeToken();
    for (const path of ['', '/current', `/${randomUUID()}`]) {
      expect((await api.delete(`/v1/sessions${path}`, { token })).status).toBe(status);
    }
    expect((await api.get('/v1/sessions', { token })).status).toBe(status);
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
    ['a token without a session', () => tokenFor(), 401],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order' }), 403],
  ])('refuses %s', async (_what, makeToken, status) => {
    expect((await api.get('/v1/me', { token: await makeToken() })).status).toBe(status);
  });
});

describe('SessionSweeper', () => {
  it('deletes expired sessions and devices not seen for a year, except the latest', async () => {
    const user = await api.user();
    await api.signIn(user.email, user.password, { 'user-agent': 'curl/8' });
    await expire(sessionOf(user.accessToken));
    await identity.database.execute(sql`
      update device set last_seen_at = last_seen_at - interval '2 years' where account_id = ${user.id}`);
    await identity.service.app.get(SessionSweeper).runOnce();
    expect(await countOf(sql`select 1 from session where account_id = ${user.id}`)).toBe(1);
    expect(await countOf(sql`select 1 from device where account_id = ${user.id}`)).toBe(1);
  });
});

function sessionOf(accessToken: string): string {
  return String(decodeJwt(accessToken)['sid']);
}

function list(token: string, query = '') {
  return api.get(`/v1/sessions${query}`, { token });
}

function signOutOf(sessionId: string, token: string) {
  return api.delete(`/v1/sessions/${sessionId}`, { token });
}

function signOutEverywhere(token: string) {
  return api.delete('/v1/sessions', { token });
}

async function revocationsOf(accountId: string): Promise<unknown[]> {
  const events = await identity.eventsOf(accountId);
  return events.flatMap(({ type, data }) => (type === SessionFamilyRevokedV1.type ? [data] : []));
}

async function expire(sessionId: string): Promise<void> {
  await identity.database.execute(sql`update session set expires_at = now() where id = ${sessionId}`);
}

async function countOf(statement: ReturnType<typeof sql>): Promise<number> {
  return (await identity.database.query(statement)).length;
}
