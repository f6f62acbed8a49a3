import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountPasswordChangedV1, AccountUpdatedV1, type EventContract } from '@mvec/events';
import { tokenFor } from '@mvec/testing';
import { newAccount, type Answer, type Api, type TestUser } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

const newPassword = 'staple correct battery horse';

let identity: TestIdentity;
let api: Api;

beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
});

afterAll(() => identity.stop());

describe('ChangeEmail', () => {
  it('replaces the address, publishes the whole account and keeps its sessions', async () => {
    const user = await api.user();
    const { body: other } = await api.signIn(user.email, user.password);
    const { email } = newAccount();
    const changed = await changeEmail(user, { email });
    expect(changed).toMatchObject({ status: 200, body: { id: user.id, email, displayName: 'Ada' } });
    expect(await eventsOf(user, AccountUpdatedV1)).toEqual([{ accountId: user.id, email, displayName: 'Ada' }]);
    expect((await api.refresh(other.refreshToken)).status).toBe(200);
    const signIns = await Promise.all([email, user.email].map((address) => api.signIn(address, user.password)));
    expect(signIns.map(({ status }) => status)).toEqual([201, 401]);
  });

  it('changes and publishes nothing the second time', async () => {
    const user = await api.user();
    const { email } = newAccount();
    for (let i = 0; i < 2; i++) expect((await changeEmail(user, { email })).status).toBe(200);
    expect(await eventsOf(user, AccountUpdatedV1)).toHaveLength(1);
  });

  it('accepts the same address in other capitals', async () => {
    const user = await api.user();
    const email = user.email.toUpperCase();
    expect(await changeEmail(user, { email })).toMatchObject({ status: 200, body: { email } });
  });

  it('refuses a registered address as registration does, only after the right password', async () => {
    const [user, other] = await Promise.all([api.user(), api.user()]);
    const email = other.email.toUpperCase();
    const refused = await changeEmail(user, { email });
    const registration = await api.register({ email });
    expect(refused.status).toBe(409);
    expect({ ...refused.body, correlationId: '' }).toEqual({ ...registration.body, correlationId: '' });
    expect(await changeEmail(user, { email, password: 'wrong' })).toMatchObject({ body: { code: 'wrong_password' } });
    expect(await eventsOf(user, AccountUpdatedV1)).toEqual([]);
  });

  it('lets one of two simultaneous changes succeed', async () => {
    const user = await api.user();
    const changes = [newAccount(), newAccount()].map(
      ({ email }) =>
        () =>
          changeEmail(user, { email }),
    );
    const answers = await identity.queueAtPassword(user.id, changes);
    expect(answers.map(({ status }) => status)).toEqual([200, 409]);
    expect(answers[1]?.body.code).toBe('account_changed');
    expect(await eventsOf(user, AccountUpdatedV1)).toMatchObject([{ email: answers[0]?.body.email }]);
  });

  it.each([
    ['a wrong password', { password: 'not the password' }, 422, 'wrong_password'],
    ['no password', { password: undefined }, 400, 'validation_failed'],
    ['an invalid address', { email: 'ada' }, 400, 'validation_failed'],
    ['another account', { accountId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0' }, 400, 'validation_failed'],
  ])('refuses %s', async (_what, fault, status, code) => {
    const user = await api.user();
    expect(await changeEmail(user, { ...newAccount(), displayName: undefined, ...fault })).toMatchObject({
      status,
      body: { code },
    });
    expect(await eventsOf(user, AccountUpdatedV1)).toEqual([]);
  });
});

describe('ChangePassword', () => {
  it('replaces the password and ends the other sessions', async () => {
    const user = await api.user();
    const { body: other } = await api.signIn(user.email, user.password);
    expect((await changePassword(user)).status).toBe(204);
    expect((await api.refresh(other.refreshToken)).status).toBe(401);
    expect(await api.get('/v1/me', { token: other.accessToken })).toMatchObject({ status: 401 });
    expect((await api.refresh(user.refreshToken)).status).toBe(200);
    const signIns = await Promise.all([newPassword, user.password].map((word) => api.signIn(user.email, word)));
    expect(signIns.map(({ status }) => status)).toEqual([201, 401]);
  });

  it('publishes the change with the session that made it', async () => {
    const user = await api.user();
    const { body } = await api.get('/v1/sessions', { token: user.accessToken });
    await changePassword(user);
    expect(await eventsOf(user, AccountPasswordChangedV1)).toEqual([
      { accountId: user.id, sessionId: body.items[0]?.id },
    ]);
  });

  it('lets one of two simultaneous changes succeed', async () => {
    const user = await api.user();
    const changes = [1, 2].map((n) => () => changePassword(user, { newPassword: `${newPassword} ${String(n)}` }));
    const answers = await identity.queueAtPassword(user.id, changes);
    expect(answers.map(({ status }) => status)).toEqual([204, 409]);
    expect((await api.signIn(user.email, `${newPassword} 1`)).status).toBe(201);
    expect(await eventsOf(user, AccountPasswordChangedV1)).toHaveLength(1);
  });

  it('refuses a sign-in whose old password was checked just before the change', async () => {
    const user = await api.user();
    const requests = [() => changePassword(user), () => api.signIn(user.email, user.password)];
    const [changed, signedIn] = await identity.queueAtPassword(user.id, requests);
    expect(changed?.status).toBe(204);
    expect(signedIn).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
  });

  it.each([
    ['a wrong password', { currentPassword: 'not the password' }, 422, 'wrong_password'],
    ['no old password', { currentPassword: undefined }, 400, 'validation_failed'],
    ['a new one that is too short', { newPassword: 'short' }, 400, 'validation_failed'],
    ['a new one that is too long', { newPassword: 'x'.repeat(201) }, 400, 'validation_failed'],
  ])('refuses %s, and ends nothing', async (_what, fault, status, code) => {
    const user = await api.user();
    const { body: other } = await api.signIn(user.email, user.password);
    expect(await changePassword(user, fault)).toMatchObject({ status, body: { code } });
    expect(await eventsOf(user, AccountPasswordChangedV1)).toEqual([]);
    expect((await api.refresh(other.refreshToken)).status).toBe(200);
    expect((await api.signIn(user.email, user.password)).status).toBe(201);
  });
});

describe('Credentials', () => {
  it.each([
    ['no token', async () => undefined, 401],
    ['a token without a session', () => tokenFor(), 401],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order' }), 403],
    ['a session that was signed out', signedOut, 401],
  ])('are not changed by %s', async (_who, makeToken, status) => {
    const accessToken = (await makeToken()) ?? '';
    const stranger = { ...newAccount(), id: '', refreshToken: '', accessToken };
    expect((await changeEmail(stranger, {})).status).toBe(status);
    expect((await changePassword(stranger)).status).toBe(status);
  });
});

async function signedOut(): Promise<string> {
  const { accessToken: token } = await api.user();
  await api.delete('/v1/sessions/current', { token });
  return token;
}

function changeEmail(user: TestUser, change: Record<string, unknown>): Promise<Answer> {
  const body = { email: user.email, password: user.password, ...change };
  return api.put('/v1/me/email', body, { token: user.accessToken });
}

function changePassword(user: TestUser, change: Record<string, unknown> = {}): Promise<Answer> {
  const body = { currentPassword: user.password, newPassword, ...change };
  return api.put('/v1/me/password', body, { token: user.accessToken });
}

async function eventsOf({ id }: TestUser, contract: EventContract): Promise<unknown[]> {
  const events = await identity.eventsOf(id);
  return events.flatMap(({ type, data }) => (type === contract.type ? [data] : []));
}
