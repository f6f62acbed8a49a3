import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startOwnRedis } from '@mvec/testing';
import type { Api, TestUser } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

type OwnRedis = Awaited<ReturnType<typeof startOwnRedis>>;

let identity: TestIdentity;
let redis: OwnRedis;
let api: Api;

beforeAll(async () => {
  [identity, redis] = await Promise.all([TestIdentity.create(), startOwnRedis()]);
  api = await identity.start({
    REDIS_URL: redis.server.url,
    SIGN_IN_FAILURES_PER_ACCOUNT: '3',
    SIGN_IN_FAILURES_PER_ADDRESS: '6',
  });
});

afterAll(async () => {
  await identity.stop();
  await redis.stop();
});

describe('SignInThrottle', () => {
  it('stops guessing at one account from many addresses, with the time to wait', async () => {
    const { email, password } = await api.user();
    for (let i = 0; i < 3; i++) expect((await fail(email, anyAddress())).status).toBe(401);
    const refused = await api.signIn(email, password, anyAddress());
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_sign_ins' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(290);
  });

  it('stops guessing at many accounts from one address, whatever the client forwards', async () => {
    const user = await api.user();
    const address = randomUUID();
    for (let i = 0; i < 6; i++) {
      await fail(`${randomUUID()}@example.test`, { ...from(address), 'x-forwarded-for': `10.0.0.${i}` });
    }
    expect((await api.signIn(user.email, user.password, from(address))).status).toBe(429);
    expect((await api.signIn(user.email, user.password, anyAddress())).status).toBe(201);
  });

  it('locks out no account that signed in many times at once', async () => {
    const { email, password } = await api.user();
    await Promise.all(Array.from({ length: 20 }, () => api.signIn(email, password, anyAddress())));
    expect((await api.signIn(email, password, anyAddress())).status).toBe(201);
  });

  it('limits simultaneous guesses', async () => {
    const { email } = await api.user();
    const answers = await Promise.all(Array.from({ length: 20 }, () => fail(email, anyAddress())));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(17);
  });

  it('does not count sign-ins that succeed', async () => {
    const { email, password } = await api.user();
    const address = anyAddress();
    for (let i = 0; i < 8; i++) expect((await api.signIn(email, password, address)).status).toBe(201);
  });

  it('throttles unknown addresses like known ones', async () => {
    const email = `${randomUUID()}@example.test`;
    for (let i = 0; i < 3; i++) await fail(email, anyAddress());
    expect((await fail(email.toUpperCase(), anyAddress())).status).toBe(429);
  });

  it('counts wrong passwords of signed-in callers separately: neither locks out the other', async () => {
    const [user, thief] = await Promise.all([api.user(), api.user()]);
    for (let i = 0; i < 3; i++) await fail(user.email, anyAddress());
    expect((await changePassword(user, user.password)).status).toBe(204);
    for (let i = 0; i < 2; i++) expect((await changePassword(thief, 'a guess')).status).toBe(422);
    const body = { email: thief.email, password: 'a guess' };
    const options = { token: thief.accessToken, headers: anyAddress() };
    expect((await api.put('/v1/me/email', body, options)).status).toBe(422);
    expect(await changePassword(thief, thief.password)).toMatchObject({
      status: 429,
      body: { code: 'too_many_sign_ins' },
    });
    expect((await api.signIn(thief.email, thief.password, anyAddress())).status).toBe(201);
  });

  it('accepts sign-ins while Redis is down, counts in each instance, and over all again afterwards', async () => {
    const user = await api.user();
    await redis.server.kill();
    for (let i = 0; i < 4; i++) expect((await api.signIn(user.email, user.password, anyAddress())).status).toBe(201);
    for (let i = 0; i < 3; i++) expect((await fail(user.email, anyAddress())).status).toBe(401);
    expect((await fail(user.email, anyAddress())).status).toBe(429);
    await redis.server.start();
    await eventually(async () => (await fail(user.email, anyAddress())).status === 401, {
      message: 'wrong passwords to be counted in Redis again',
    });
  });
});

function fail(email: string, headers: Record<string, string>) {
  return api.signIn(email, 'not the password', headers);
}

function changePassword(user: TestUser, currentPassword: string) {
  const body = { currentPassword, newPassword: 'staple correct battery horse' };
  return api.put('/v1/me/password', body, { token: user.accessToken, headers: anyAddress() });
}

function anyAddress(): Record<string, string> {
  return from(randomUUID());
}

/** The header that the gateway writes. */
function from(address: string): Record<string, string> {
  return { 'x-real-ip': address };
}
