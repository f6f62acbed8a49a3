import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOwnRedis, until } from '@mvec/testing';
import type { Api } from './support/api.js';
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
    const gateway = randomUUID();
    for (let i = 0; i < 6; i++) await fail(`${randomUUID()}@example.test`, forwardedFor(`10.0.0.${i}, ${gateway}`));
    expect((await api.signIn(user.email, user.password, forwardedFor(gateway))).status).toBe(429);
    expect((await api.signIn(user.email, user.password, anyAddress())).status).toBe(201);
  });

  it('cannot be outrun by guesses at the same time', async () => {
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

  it('lets everybody sign in while Redis is down, and throttles again afterwards', async () => {
    const user = await api.user();
    await redis.server.kill();
    for (let i = 0; i < 4; i++) expect((await fail(user.email, anyAddress())).status).toBe(401);
    expect((await api.signIn(user.email, user.password, anyAddress())).status).toBe(201);
    await redis.server.start();
    await until(async () => (await fail(user.email, anyAddress())).status === 429, {
      message: 'sign-ins to be throttled again',
    });
  });
});

function fail(email: string, headers: Record<string, string>) {
  return api.signIn(email, 'not the password', headers);
}

function anyAddress(): Record<string, string> {
  return forwardedFor(randomUUID());
}

function forwardedFor(addresses: string): Record<string, string> {
  return { 'x-forwarded-for': addresses };
}
