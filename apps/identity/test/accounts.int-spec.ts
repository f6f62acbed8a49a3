import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { AccountRegisteredV1, partitionOf, topics } from '@mvec/events';
import { createTopics, readTopic } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { eventually, testInfrastructure } from '@mvec/testing';
import { newAccount, type Api } from './support/api.js';
import { operator, TestIdentity } from './support/test-identity.js';

let identity: TestIdentity;
let api: Api;

beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
});

afterAll(() => identity.stop());

describe('RegisterAccount', () => {
  it('answers with the account and nothing else', async () => {
    const account = newAccount();
    const { status, body } = await api.post('/v1/accounts', account);
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.any(String), email: account.email, displayName: 'Ada' });
  });

  it('stores an Argon2id hash, not the password', async () => {
    const { body } = await api.register();
    const [row] = await identity.database.query<{ hash: string }>(sql`
      select password_hash as hash from credential where account_id = ${body.id}`);
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('refuses a registered address in any capitalisation', async () => {
    const { body } = await api.register();
    const again = await api.register({ email: body.email.toUpperCase() });
    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });

  it('registers an address once when several registrations arrive together', async () => {
    const account = newAccount();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/v1/accounts', account)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const rows = await identity.database.query(sql`select id from account where email = ${account.email}`);
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['an invalid address', { email: 'ada' }, 'email'],
    ['an address that events could not carry', { email: 'ü@example.test' }, 'email'],
    ['an address with a line end', { email: 'a@example.test\n' }, 'email'],
    ['an address that is too long', { email: `${'a'.repeat(250)}@example.test` }, 'email'],
    ['an address that is an object', { email: { $ne: '' } }, 'email'],
    ['a short password', { password: 'short' }, 'password'],
    ['a password that is too long', { password: 'x'.repeat(201) }, 'password'],
    ['no password', { password: undefined }, 'password'],
    ['an empty name', { displayName: '' }, 'displayName'],
    ['a name of spaces', { displayName: '   ' }, 'displayName'],
    ['a name with a NUL', { displayName: 'A\u0000da' }, 'displayName'],
    ['a name that is too long', { displayName: 'x'.repeat(101) }, 'displayName'],
    ['a role of its own choice', { roles: ['operator'] }, 'roles'],
  ])('refuses %s', async (_what, fault, field) => {
    const { status, body } = await api.register(fault);
    expect(status).toBe(400);
    expect(body.code).toBe('validation_failed');
    expect(new Set(body.errors.map((error) => error.field))).toEqual(new Set([field]));
  });

  it('refuses a body that is not JSON', async () => {
    expect((await api.post('/v1/accounts', '{"email":')).status).toBe(400);
  });

  it('publishes the account with its id as the key', async () => {
    const { kafka } = testInfrastructure();
    const options = { brokers: kafka.bootstrap.split(','), clientId: 'test', logger: createLogger('test', 'fatal') };
    await eventually(() => createTopics({ ...options, prefix: identity.prefix, topics: [topics.accounts] }), {
      message: 'the brokers to know the topic',
    });
    const { body } = await api.register();
    await eventually(async () => (await waitingEvents(body.id)) === 0, { message: 'the event to be published' });
    const messages = await readTopic(options, `${identity.prefix}${topics.accounts.name}`);
    const message = messages.find(({ key }) => key === body.id);
    expect(message?.partition).toBe(partitionOf(body.id));
    expect(message?.headers['ce_type']).toBe(AccountRegisteredV1.type);
    expect(JSON.parse(message?.value?.toString() ?? '')).toEqual({
      accountId: body.id,
      email: body.email,
      displayName: 'Ada',
    });
  });
});

describe('OperatorAccount', () => {
  it('is created once by several instances', async () => {
    await dismissOperators();
    await Promise.all(
      [newAccount(), newAccount(), newAccount()].map(({ email }) => identity.start({ OPERATOR_EMAIL: email })),
    );
    expect(await operators()).toEqual([{ email: expect.any(String), roles: ['shopper', 'operator'] }]);
  });

  it('is not created while another instance creates one with another address', async () => {
    await dismissOperators();
    const { email } = newAccount();
    let starting: Promise<unknown> = Promise.resolve();
    await identity.database.transaction(async (tx) => {
      await tx.execute(sql`
        insert into account (id, email, display_name, roles) values (${randomUUID()}, ${email}, 'First', '{operator}')`);
      starting = identity.start({ OPERATOR_EMAIL: newAccount().email });
      await eventually(async () => (await identity.waitingForLocks()) === 1, { message: 'the instance to wait' });
    });
    await starting;
    expect(await operators()).toMatchObject([{ email }]);
  });

  it('is not created again with the address and password that the operator has changed', async () => {
    await dismissOperators();
    const [before, after] = [newAccount(), newAccount()];
    await identity.start({ OPERATOR_EMAIL: before.email });
    const { body } = await api.signIn(before.email, operator.password);
    await api.put('/v1/me/email', { email: after.email, password: operator.password }, { token: body.accessToken });
    await identity.start({ OPERATOR_EMAIL: before.email });
    expect(await operators()).toMatchObject([{ email: after.email }]);
    expect((await api.signIn(before.email, operator.password)).status).toBe(401);
  });

  it('never makes a registered account an operator', async () => {
    await dismissOperators();
    const stranger = await api.user();
    await identity.start({ OPERATOR_EMAIL: stranger.email });
    const { body } = await api.get('/v1/me', { token: stranger.accessToken });
    expect(body.roles).toEqual(['shopper']);
  });
});

async function dismissOperators(): Promise<void> {
  await identity.database.execute(sql`update account set roles = '{shopper}' where 'operator' = any (roles)`);
}

function operators(): Promise<{ email: string; roles: string[] }[]> {
  return identity.database.query(sql`select email, roles from account where 'operator' = any (roles)`);
}

async function waitingEvents(key: string): Promise<number> {
  const rows = await identity.database.query(sql`select id from eventing.outbox where message_key = ${key}`);
  return rows.length;
}
