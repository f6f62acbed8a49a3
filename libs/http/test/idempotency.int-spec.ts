import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { createLogger } from '@mvec/observability';
import { createTestDatabase, eventually, type TestDatabase } from '@mvec/testing';
import { HttpException } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IdempotencyStore, IdempotencySweeper } from '../src/index.js';
import { openDoor, type Door } from './support/door.js';
import { OrdersController, OrdersService, script, TooExpensiveError } from './support/orders.js';

describe('Idempotency', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let door: Door;
  let token: string;

  beforeAll(async () => {
    const folders = [fileURLToPath(new URL('../migrations', import.meta.url))];
    testDatabase = await createTestDatabase({ service: 'order', folders });
    const owner = new Database({ url: testDatabase.ownerUrl, poolSize: 1, applicationName: 'test' });
    await owner.execute(sql`create table orders (id uuid primary key, caller_id text not null, amount int not null)`);
    await owner.close();
    database = new Database({ url: testDatabase.appUrl, poolSize: 20, applicationName: 'test' });
    door = await openDoor(
      [OrdersController],
      [
        { provide: Database, useValue: database },
        { provide: IdempotencyStore, useValue: new IdempotencyStore(database) },
        OrdersService,
      ],
    );
    token = await door.token();
  });

  afterAll(async () => {
    await door.app.close();
    await database.close();
    await testDatabase.drop();
  });

  beforeEach(() => {
    delete script.before;
    delete script.afterCommit;
  });

  interface Sent {
    status: number;
    headers: Headers;
    text: string;
    body: { id?: string; code?: string; amount?: number };
  }

  async function post(key: string | undefined, amount: unknown = 10, as = token, path = '/v1/orders'): Promise<Sent> {
    const response = await fetch(`${door.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${as}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ amount }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Sent['body'] };
  }

  async function orders(): Promise<{ id: string; amount: number }[]> {
    return database.query(sql`select id, amount from orders`);
  }

  const leaseEnds = (key: string) =>
    database.execute(sql`
      update http.idempotency_keys set locked_until = clock_timestamp() - interval '1 second' where key = ${key}`);

  it('gives 50 identical requests at once one effect; all answers are that one or "in flight"', async () => {
    const before = (await orders()).length;
    const key = randomUUID();
    const all = await Promise.all(Array.from({ length: 50 }, () => post(key)));
    expect((await orders()).length).toBe(before + 1);
    const done = all.filter(({ status }) => status === 201);
    const refused = all.filter(({ status }) => status !== 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(refused.map(({ status, body }) => `${String(status)} ${String(body.code)}`)).toEqual(
      refused.map(() => '409 idempotency_in_flight'),
    );
    expect(refused.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
    const later = await post(key);
    expect(later.text).toBe(done[0]?.text);
    expect(later.headers.get('idempotency-replayed')).toBe('true');
    expect(later.headers.get('location')).toBe(`/v1/orders/${String(later.body.id)}`);
  });

  it('refuses the key with another body, and knows the same body written differently', async () => {
    const key = randomUUID();
    const first = await post(key, 10);
    expect(await post(key, 11)).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await post(key, 10)).text).toBe(first.text);
  });

  it('keeps callers apart', async () => {
    const key = randomUUID();
    const [mine, theirs] = [await post(key), await post(key, 99, await door.token({ sub: 'shopper-2' }))];
    expect([mine.status, theirs.status, theirs.body.amount]).toEqual([201, 201, 99]);
    expect(mine.body.id).not.toBe(theirs.body.id);
  });

  it.each([undefined, 'ü', 'x'.repeat(256)])('refuses the key %s', async (key) => {
    const sent = key === 'ü' ? await post('ü') : await post(key);
    expect([sent.status, sent.body.code?.startsWith('idempotency_key_')]).toEqual([400, true]);
  });

  it('gives the stored answer to a client whose connection was cut after the commit', async () => {
    const key = randomUUID();
    const committed = Promise.withResolvers<undefined>();
    const cut = Promise.withResolvers<undefined>();
    script.afterCommit = () => {
      committed.resolve(undefined);
      return cut.promise;
    };
    const body = JSON.stringify({ amount: 42 });
    const { hostname, port } = new URL(door.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/orders HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: ${key}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
    );
    await committed.promise;
    socket.destroy();
    cut.resolve(undefined);
    delete script.afterCommit;
    const retry = await post(key, 42);
    expect(retry).toMatchObject({ status: 201, body: { amount: 42 } });
    expect((await orders()).filter(({ amount }) => amount === 42)).toEqual([{ id: retry.body.id, amount: 42 }]);
  });

  it('gives the stored answer when the process died right after the commit', async () => {
    const key = randomUUID();
    const died = Promise.withResolvers<never>();
    const committed = Promise.withResolvers<undefined>();
    script.afterCommit = () => {
      committed.resolve(undefined);
      return died.promise;
    };
    const first = post(key, 43);
    await committed.promise;
    await leaseEnds(key);
    delete script.afterCommit;
    const retry = await post(key, 43);
    died.reject(new Error('the process had died here'));
    await first;
    expect(retry).toMatchObject({ status: 201, body: { amount: 43 } });
    expect(retry.headers.get('idempotency-replayed')).toBe('true');
    expect((await orders()).filter(({ amount }) => amount === 43)).toEqual([{ id: retry.body.id, amount: 43 }]);
  });

  it('lets a retry resume the same resource once the lease of a dead process has ended, not before', async () => {
    const key = randomUUID();
    const seen: string[] = [];
    const dead = Promise.withResolvers<never>();
    script.before = (call) => {
      seen.push(call.resourceId);
      return dead.promise;
    };
    const first = post(key);
    await eventually(() => seen.length === 1);
    delete script.before;
    expect((await post(key)).status).toBe(409);
    await leaseEnds(key);
    const retry = await post(key);
    expect([retry.status, retry.body.id]).toEqual([201, seen[0]]);
    dead.reject(new Error('the process had died here'));
    await first;
  });

  it('does not let an attempt commit that was presumed dead and wakes up late', async () => {
    const key = randomUUID();
    const frozen = Promise.withResolvers<undefined>();
    let attempts = 0;
    script.before = () => (++attempts === 1 ? frozen.promise : undefined);
    const late = post(key, 77);
    await eventually(() => attempts === 1);
    await leaseEnds(key);
    // The second attempt takes over and is slow too: the first one must not slip in before it.
    const slow = Promise.withResolvers<undefined>();
    script.before = () => {
      attempts += 1;
      return slow.promise;
    };
    const second = post(key, 77);
    await eventually(() => attempts === 2);
    frozen.resolve(undefined);
    expect(await late).toMatchObject({ status: 409, body: { code: 'idempotency_in_flight' } });
    expect((await orders()).filter(({ amount }) => amount === 77)).toEqual([]);
    slow.resolve(undefined);
    expect((await second).status).toBe(201);
    expect((await orders()).filter(({ amount }) => amount === 77)).toHaveLength(1);
  });

  it('never stores a 500 or a 503: the retry works, on the same resource', async () => {
    for (const failure of [new Error('bug'), new HttpException('down', 503)]) {
      const key = randomUUID();
      const seen: string[] = [];
      script.before = (call) => {
        seen.push(call.resourceId);
        throw failure;
      };
      expect((await post(key)).status).toBeGreaterThanOrEqual(500);
      delete script.before;
      expect(await post(key)).toMatchObject({ status: 201, body: { id: seen[0] } });
    }
  });

  it('stores a refusal, because it is the answer', async () => {
    const key = randomUUID();
    script.before = () => {
      throw new TooExpensiveError('costs 10, has 5');
    };
    const refused = await post(key);
    expect(refused).toMatchObject({ status: 409, body: { code: 'too_expensive' } });
    delete script.before;
    const again = await post(key);
    expect(again).toMatchObject({ status: 409, body: { code: 'too_expensive' } });
    expect(again.headers.get('content-type')).toContain('application/problem+json');
  });

  it('stores a refusal with what the transaction records about it', async () => {
    const key = randomUUID();
    script.before = async (call) => {
      await database.transaction((tx) => call.reject(tx, new TooExpensiveError('costs 10, has 5')));
      throw new TooExpensiveError('costs 10, has 5');
    };
    const [first, again] = [await post(key), await post(key)];
    expect([first.status, again.status, again.body.code]).toEqual([409, 409, 'too_expensive']);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('forgets a key whose request was malformed, so that the corrected one may use it', async () => {
    const key = randomUUID();
    expect((await post(key, 1.5)).status).toBe(400);
    expect((await post(key, 1)).status).toBe(201);
  });

  it('does not accept a handler that stores no answer', async () => {
    expect((await post(randomUUID(), 10, token, '/v1/orders/forgotten')).status).toBe(500);
  });

  it('deletes keys after a day, except those in use', async () => {
    const [old, busy, young] = [randomUUID(), randomUUID(), randomUUID()];
    for (const key of [old, busy, young]) await post(key);
    await database.execute(sql`
      update http.idempotency_keys set created_at = clock_timestamp() - interval '25 hours'
      where key in (${old}, ${busy})`);
    await database.execute(sql`
      update http.idempotency_keys set status = 'in_flight', locked_until = clock_timestamp() + interval '1 minute'
      where key = ${busy}`);
    const sweeper = new IdempotencySweeper(new IdempotencyStore(database), createLogger('test', 'silent'));
    expect(await sweeper.runOnce()).toBe(1);
    expect(await post(young)).toMatchObject({ status: 201 });
    const kept = await database.query(
      sql`select key from http.idempotency_keys where key in (${old}, ${busy}, ${young})`,
    );
    expect(kept).toHaveLength(2);
  });
});
