import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, sql } from '@mvec/database';
import { constraintOf, sqlStateOf } from '@mvec/errors';
import { v7 as uuidv7 } from 'uuid';
import { Models, type ModelTx } from '../src/models/models.js';
import { TestMessaging } from './support/test-messaging.js';

let test: TestMessaging;
let database: Database;
let models: Models;

beforeAll(async () => {
  test = await TestMessaging.create();
  database = new Database({ url: databaseUrl(), poolSize: 4, applicationName: 'test' });
  models = new Models(database);
});

beforeEach(async () => {
  await test.database.execute(sql`delete from order_progress`);
});

afterAll(async () => {
  await database.close();
  await test.stop();
});

function databaseUrl(): string {
  return test.environment()['DATABASE_URL'] ?? '';
}

function newProgress() {
  return { orderId: uuidv7(), shopperId: uuidv7(), shipped: false, cancelled: false };
}

async function rowsLeft(): Promise<number> {
  return models.orderProgress.count();
}

describe('a transaction in models and SQL', () => {
  it('sees its own rows, also when another transaction reads the same model in the same tick', async () => {
    const seen = await Promise.all(
      [1, 2].map(() =>
        models.transaction(async (tx) => {
          const data = newProgress();
          await tx.orderProgress.create({ data });
          const [own, bySql] = await Promise.all([
            tx.orderProgress.findUnique({ where: { orderId: data.orderId } }),
            tx.query(sql`select order_id from order_progress where order_id = ${data.orderId}`),
          ]);
          return [own?.orderId === data.orderId, bySql.length];
        }),
      ),
    );
    expect(seen).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });

  it('rolls models and SQL back together', async () => {
    const failing = models.transaction(async (tx) => {
      await tx.orderProgress.create({ data: newProgress() });
      await tx.execute(sql`insert into order_progress values (uuidv7(), uuidv7(), false, false)`);
      throw new Error('failed on purpose');
    });
    await expect(failing).rejects.toThrow('failed on purpose');
    expect(await rowsLeft()).toBe(0);
  });

  it('does not commit after an ignored error', async () => {
    const data = newProgress();
    const failing = models.transaction(async (tx) => {
      await tx.orderProgress.create({ data });
      await tx.orderProgress.create({ data }).catch(() => undefined);
    });
    await expect(failing).rejects.toThrow('The transaction had failed before it was to be committed');
    expect(await rowsLeft()).toBe(0);
  });

  it('runs again after a deadlock', async () => {
    const [first, second] = [newProgress(), newProgress()];
    await models.orderProgress.createMany({ data: [first, second] });
    let runs = 0;
    const lockBoth = (orderIds: string[]) =>
      models.transaction(async (tx) => {
        runs += 1;
        for (const orderId of orderIds) {
          await tx.orderProgress.update({ where: { orderId }, data: { shipped: true } });
          await tx.execute(sql`select pg_sleep(0.1)`);
        }
      });
    const ids = [first.orderId, second.orderId];
    await Promise.all([lockBoth(ids), lockBoth(ids.toReversed())]);
    expect(runs).toBeGreaterThan(2);
  });

  it('refuses a call after its end', async () => {
    let kept: ModelTx | undefined;
    await models.transaction(async (tx) => {
      kept = tx;
      await tx.orderProgress.count();
    });
    await expect(kept?.orderProgress.count()).rejects.toMatchObject({ code: 'P2028' });
  });

  it('cannot be started by Prisma Client alone', async () => {
    await expect(models.$transaction((tx) => tx.orderProgress.count())).rejects.toThrow('Database.lendTransaction');
  });
});

describe('models', () => {
  it('name the violated constraint and its SQLSTATE', async () => {
    const data = newProgress();
    await models.orderProgress.create({ data });
    const error: unknown = await models.orderProgress.create({ data }).catch((reason: unknown) => reason);
    expect([sqlStateOf(error), constraintOf(error)]).toEqual(['23505', 'order_progress_pkey']);
  });

  it('refuse undefined in a condition, which would be no condition', async () => {
    const orderId: string | undefined = undefined;
    await expect(models.orderProgress.deleteMany({ where: { orderId } })).rejects.toThrow('undefined');
  });

  it('write and read times in UTC, whatever the zone of the server', async () => {
    await test.database.execute(sql`
      do $$ begin execute format('alter database %I set timezone = %L', current_database(), 'Asia/Tokyo'); end $$`);
    const elsewhere = new Database({ url: databaseUrl(), poolSize: 1, applicationName: 'test' });
    const asOf = new Date('2026-12-01T12:00:00.123Z');
    const data = { accountId: uuidv7(), email: 'a@example.test', displayName: 'Ada', asOf };
    await new Models(elsewhere).contact.create({ data });
    const bySql = await database.query<{ asOf: Date }>(sql`
      select as_of from contact where account_id = ${data.accountId}`);
    await elsewhere.close();
    expect(bySql).toEqual([{ asOf }]);
  });
});
