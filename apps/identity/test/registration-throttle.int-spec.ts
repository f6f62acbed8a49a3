import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount, type Api } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

let identity: TestIdentity;
let api: Api;

beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start({ REGISTRATIONS_PER_ADDRESS: '3', SIGN_IN_FAILURES_PER_ADDRESS: '2' });
});

afterAll(() => identity.stop());

describe('RegistrationThrottle', () => {
  it('limits registrations from one address, refused ones too, and says how long to wait', async () => {
    const taken = newAccount();
    expect(await statusesFrom('203.0.113.7', [taken, taken, newAccount(), newAccount()])).toEqual([201, 409, 201, 429]);
    const refused = await register('203.0.113.7');
    expect(refused.body.code).toBe('too_many_registrations');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(590);
    expect((await register('203.0.113.8')).status).toBe(201);
  });

  it('counts the addresses of one IPv6 network as one, as for wrong passwords', async () => {
    for (const host of [1, 2, 3]) expect((await register(`2001:db8::${String(host)}`)).status).toBe(201);
    expect((await register('2001:db8::4')).status).toBe(429);
    expect((await register('2001:db8:0:1::4')).status).toBe(201);
    const signIns = [1, 2, 3].map((host) => `2001:db8::${String(host)}`).map((address) => guessFrom(address));
    expect((await Promise.all(signIns)).map(({ status }) => status).toSorted()).toEqual([401, 401, 429]);
  });
});

function register(address: string, account = newAccount()) {
  return api.post('/v1/accounts', account, { headers: { 'x-real-ip': address } });
}

async function statusesFrom(address: string, accounts: ReturnType<typeof newAccount>[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const account of accounts) statuses.push((await register(address, account)).status);
  return statuses;
}

function guessFrom(address: string) {
  return api.signIn(newAccount().email, 'not the password', { 'x-real-ip': address });
}
