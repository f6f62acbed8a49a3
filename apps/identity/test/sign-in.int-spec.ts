import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TokenVerifier } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { SessionStartedV1 } from '@mvec/events';
import { testInfrastructure } from '@mvec/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { RedisCounters } from '../src/throttling/guess-counters.js';
import { WorkQueue } from '../src/passwords/work-queue.js';
import type { Api } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0' };
const newerFirefox = { 'user-agent': firefox['user-agent'].replaceAll('133.0', '134.0.1') };
const curl = { 'user-agent': 'curl/8.11.0 <secret>' };

let identity: TestIdentity;
let api: Api;

beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
});

afterEach(() => {
  jest.restoreAllMocks();
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

  it('issues tokens by RFC 9068 with a user key and without personal data', async () => {
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

  it('does the same work for an unknown address as for a wrong password', async () => {
    const { email } = await api.user();
    const wrong = await workOf(() => api.signIn(email, 'not the password'));
    const unknown = await workOf(() => api.signIn(`not-${email}`, 'not the password'));
    expect(unknown).toEqual(wrong);
    expect(wrong).toEqual(['count', expect.stringContaining('from account join credential'), 'hash']);
  });

  it('accepts a password in any Unicode form', async () => {
    const { body } = await api.register({ password: 'crème brûlée'.normalize('NFD') });
    expect((await api.signIn(body.email, 'crème brûlée'.normalize('NFC'))).status).toBe(201);
  });

  it('serves many sign-ins at once', async () => {
    const users = await Promise.all(Array.from({ length: 25 }, () => api.user()));
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

describe('SessionStarted', () => {
  it('is published for every sign-in; the device is new only when unknown and not the first', async () => {
    const { id, email, password } = await api.user(firefox);
    for (const headers of [newerFirefox, curl, curl, firefox]) await api.signIn(email, password, headers);
    expect(await signInsOf(id)).toEqual([
      { accountId: id, sessionId: expect.any(String), newDevice: false, device: 'Firefox on Linux' },
      { accountId: id, sessionId: expect.any(String), newDevice: false, device: 'Firefox on Linux' },
      { accountId: id, sessionId: expect.any(String), newDevice: true, device: 'Unknown device' },
      { accountId: id, sessionId: expect.any(String), newDevice: false, device: 'Unknown device' },
      { accountId: id, sessionId: expect.any(String), newDevice: false, device: 'Firefox on Linux' },
    ]);
  });

  it('names a device new once when it signs in several times at once', async () => {
    const { id, email, password } = await api.user(firefox);
    await identity.queueAtPassword(
      id,
      [1, 2, 3].map(() => () => api.signIn(email, password, curl)),
    );
    expect(await newDevicesOf(id)).toBe(1);
  });

  it('names at most three devices a day new and remembers twenty', async () => {
    const { id, email, password } = await api.user(firefox);
    const madeUp = Array.from({ length: 24 }, (_, i) => ({ 'user-agent': `made up ${'x'.repeat(i)}` }));
    await aDayPasses(id);
    for (const headers of madeUp.slice(0, 19)) await api.signIn(email, password, headers);
    expect(await newDevicesOf(id)).toBe(3);
    await aDayPasses(id);
    // Old devices in use must not push out the new ones that count.
    await identity.database.execute(sql`update device set last_seen_at = 'infinity' where account_id = ${id}`);
    for (const headers of madeUp.slice(19)) await api.signIn(email, password, headers);
    expect(await newDevicesOf(id)).toBe(6);
    const remembered = await identity.database.query(sql`select 1 from device where account_id = ${id}`);
    expect(remembered).toHaveLength(20);
  });

  it('is not published for a failed sign-in or a refresh', async () => {
    const { id, email, refreshToken } = await api.user(firefox);
    await api.signIn(email, 'not the password', curl);
    await api.refresh(refreshToken);
    expect(await signInsOf(id)).toHaveLength(1);
  });
});

async function aDayPasses(accountId: string): Promise<void> {
  await identity.database.execute(sql`
    update device set first_seen_at = first_seen_at - interval '1 day', last_seen_at = last_seen_at - interval '1 day'
    where account_id = ${accountId}`);
}

async function newDevicesOf(accountId: string): Promise<number> {
  return (await signInsOf(accountId)).filter(({ newDevice }) => newDevice).length;
}

async function signInsOf(accountId: string): Promise<{ newDevice: boolean }[]> {
  const events = await identity.eventsOf(accountId);
  return events.flatMap(({ type, data }) => (type === SessionStartedV1.type ? [data as { newDevice: boolean }] : []));
}

/** Work of a request in order: counters read, statements on accounts, passwords hashed. */
async function workOf(request: () => Promise<unknown>): Promise<string[]> {
  const queries = jest.spyOn(Database.prototype, 'query');
  const executions = jest.spyOn(Database.prototype, 'execute');
  const steps = { count: jest.spyOn(RedisCounters.prototype, 'count'), hash: jest.spyOn(WorkQueue.prototype, 'run') };
  await request();
  const statements = [queries, executions].flatMap(({ mock }) =>
    mock.calls.map(([{ text }], i) => ({ step: text, order: mock.invocationCallOrder[i] ?? 0 })),
  );
  const others = Object.entries(steps).flatMap(([step, { mock }]) =>
    mock.invocationCallOrder.map((order) => ({ step, order })),
  );
  jest.restoreAllMocks();
  return [...statements.filter(({ step }) => /\b(account|credential|session|device)\b/.test(step)), ...others]
    .toSorted((a, b) => a.order - b.order)
    .map(({ step }) => step);
}
