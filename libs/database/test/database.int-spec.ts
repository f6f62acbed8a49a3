import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, eventually, type TestDatabase, testInfrastructure, uniquePrefix } from '@mvec/testing';
import { Database } from '../src/database.js';
import { dropDatabase, inDatabase, migrate, provisionDatabase, raw, rowsOf, sql } from '../src/index.js';

let scratch: TestDatabase;
let owner: Database;
let database: Database;

beforeAll(async () => {
  scratch = await createTestDatabase({ service: 'order', folders: [] });
  owner = new Database({ url: scratch.ownerUrl, poolSize: 2, applicationName: 'test' });
  await owner.execute(sql`create table counter (id integer primary key, value bigint not null)`);
  database = new Database({ url: scratch.appUrl, poolSize: 4, applicationName: 'test' });
  await database.execute(sql`insert into counter values (1, 0), (2, 0)`);
});

afterAll(async () => {
  await database.close();
  await owner.close();
  await scratch.drop();
});

async function valueOf(id: number): Promise<number | undefined> {
  const rows = await database.query<{ value: number }>(sql`select value from counter where id = ${id}`);
  return rows[0]?.value;
}

describe('A transaction', () => {
  it('rolls back when its work throws, and sends no notification', async () => {
    let woken = false;
    const failed = database.transaction(async (tx) => {
      tx.afterCommit(() => (woken = true));
      await tx.execute(sql`update counter set value = 99 where id = 1`);
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect([await valueOf(1), woken]).toEqual([0, false]);
  });

  it('wakes others once it is durable, and is committed even when that throws', async () => {
    let seen: Promise<number | undefined> | undefined;
    await database.transaction(async (tx) => {
      tx.afterCommit(() => {
        seen = valueOf(2);
        throw new Error('nobody is there to wake');
      });
      await tx.execute(sql`update counter set value = 5 where id = 2`);
    });
    expect(await seen).toBe(5);
  });

  it('does not pass for committed when a swallowed error has aborted it', async () => {
    const swallowed = database.transaction(async (tx) => {
      await tx.execute(sql`update counter set value = 7 where id = 1`);
      await tx.execute(sql`select 1 / 0`).catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('The transaction had failed before it was to be committed');
    expect(await valueOf(1)).toBe(0);
  });

  it('gets through a deadlock without its caller noticing', async () => {
    let arrived = 0;
    const { promise: bothHoldOne, resolve } = Promise.withResolvers<undefined>();
    const lockInOrder = (first: number, second: number) =>
      database.transaction(async (tx) => {
        await tx.execute(sql`update counter set value = value + 1 where id = ${first}`);
        if (++arrived === 2) resolve(undefined);
        await bothHoldOne;
        await tx.execute(sql`update counter set value = value + 1 where id = ${second}`);
      });
    const before = ((await valueOf(1)) ?? 0) + ((await valueOf(2)) ?? 0);
    await Promise.all([lockInOrder(1, 2), lockInOrder(2, 1)]);
    expect(((await valueOf(1)) ?? 0) + ((await valueOf(2)) ?? 0)).toBe(before + 4);
  });
});

describe('A migration under a running program', () => {
  it('costs no statement, whatever its connections had prepared', async () => {
    await owner.execute(sql`create table growing (amount integer not null)`);
    await owner.execute(sql`insert into growing values (1)`);
    const read = (wait: number) =>
      database.query<{ amount: number }>(sql`select growing.* from growing, pg_sleep(${wait})`);
    await Promise.all([0.2, 0.2, 0.2, 0.2].map(read));
    await owner.execute(sql`alter table growing alter column amount type bigint`);
    const inTransaction = database.transaction(async (tx) => {
      const rows = await tx.query<{ amount: number }>(sql`select growing.* from growing, pg_sleep(${0})`);
      return rows[0]?.amount;
    });
    const rows = await Promise.all([0, 0, 0, 0].map(read));
    expect([await inTransaction, ...rows.flat().map(({ amount }) => amount)]).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('Listening', () => {
  it('leaves no connection behind when it is refused', async () => {
    const applicationName = uniquePrefix();
    const refused = new Database({ url: scratch.appUrl, poolSize: 1, applicationName });
    await expect(refused.listen('', () => undefined)).rejects.toThrow('zero-length delimited identifier');
    await eventually(async () => {
      const sessions = await owner.query(sql`select from pg_stat_activity where application_name = ${applicationName}`);
      return sessions.length === 0;
    });
    await refused.close();
  });
});

describe('Values', () => {
  it('arrive as exact numbers, or not at all', async () => {
    const [row] = await database.query<{ exact: number }>(sql`select 9007199254740991::bigint as exact`);
    expect(row?.exact).toBe(Number.MAX_SAFE_INTEGER);
    await expect(database.query(sql`select 9007199254740993::bigint as inexact`)).rejects.toThrow(RangeError);
  });
});

describe('rowsOf', () => {
  it('is read as rows of the given types, in the order of the items', async () => {
    const items = [
      {
        isNew: true,
        paidAt: new Date(1_000),
        hash: Buffer.from([1, 2]),
        data: { a: [null] } as unknown,
        amount: 2 ** 40,
      },
      { isNew: false, paidAt: null, hash: Buffer.from([]), data: null, amount: -1 },
    ];
    const types = { isNew: 'boolean', paidAt: 'timestamptz', hash: 'bytea', data: 'jsonb', amount: 'bigint' } as const;
    const rows = rowsOf(items, types, { positionColumn: 'place' });
    expect(await database.query(sql`select * from ${rows} as given order by place`)).toEqual([
      { ...items[0], place: 1 },
      { ...items[1], place: 2 },
    ]);
    expect(await database.query(sql`select * from ${rowsOf(items.slice(0, 0), types)} as given`)).toEqual([]);
  });
});

describe('The application’s role', () => {
  it('reads and writes, and cannot change the schema', async () => {
    expect(await database.execute(sql`update counter set value = 0`)).toBe(2);
    await expect(database.execute(sql`create table mine (id integer)`)).rejects.toThrow(/permission denied/);
    await expect(database.execute(sql`drop table counter`)).rejects.toThrow(/must be owner/);
  });
});

describe('An administrator who is no superuser, as that of a managed server', () => {
  const name = uniquePrefix().replaceAll(/[^a-z0-9]/g, '');
  const { adminUrl } = testInfrastructure().postgres;
  let superuser: Database;

  beforeAll(async () => {
    superuser = new Database({ url: adminUrl, poolSize: 1, applicationName: 'test' });
    await superuser.execute(raw(`create role ${name} login createrole createdb password 'test'`));
  });

  afterAll(async () => {
    await dropDatabase(adminUrl, name);
    await superuser.execute(raw(`drop role ${name}_app, ${name}_owner`));
    await superuser.execute(raw(`drop role ${name}`));
    await superuser.close();
  });

  it('makes a database and its roles, also twice, and the owner’s tables are the application’s to use', async () => {
    const managedUrl = inDatabase(adminUrl, 'postgres', { name, password: 'test' });
    const options = { adminUrl: managedUrl, service: name, database: name, ownerPassword: 'o', appPassword: 'a' };
    await provisionDatabase(options);
    await provisionDatabase(options);
    const url = (role: string, password: string) => inDatabase(adminUrl, name, { name: `${name}_${role}`, password });
    const owning = new Database({ url: url('owner', 'o'), poolSize: 1, applicationName: 'test' });
    const using = new Database({ url: url('app', 'a'), poolSize: 1, applicationName: 'test' });
    await owning.execute(sql`create table kept (id integer primary key)`);
    expect(await using.execute(sql`insert into kept values (1)`)).toBe(1);
    await expect(using.execute(sql`drop table kept`)).rejects.toThrow('must be owner');
    await Promise.all([owning.close(), using.close()]);
  });
});

describe('A migration', () => {
  const folder = fileURLToPath(new URL('../../http/migrations/', import.meta.url));
  const migrateHttp = () => migrate({ ownerUrl: scratch.ownerUrl, folders: [folder] });

  it('that a kill interrupted is applied again', async () => {
    const [name] = await migrateHttp();
    await owner.execute(sql`drop table http.idempotency_keys`);
    await owner.execute(sql`update http._prisma_migrations set finished_at = null, applied_steps_count = 0`);
    expect(await migrateHttp()).toEqual([name]);
    expect(await migrateHttp()).toEqual([]);
  });

  it('of a library keeps its bookkeeping out of the schema that Prisma compares', async () => {
    await migrateHttp();
    expect(await owner.query(sql`select from pg_tables where tablename = '_prisma_migrations'`)).toHaveLength(1);
  });

  it('is refused on a database that another version made', async () => {
    await migrateHttp();
    await owner.execute(sql`update http._prisma_migrations set migration_name = '20250101000000_former'`);
    await expect(migrateHttp()).rejects.toThrow(
      `The database ${scratch.name} was made by another version: it has the migrations 20250101000000_former`,
    );
  });
});
