import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  freePort,
  freePorts,
  KafkaCluster,
  MailServer,
  PostgresServer,
  ProcessStartError,
  RedisServer,
  removeHome,
} from '../src/index.js';

const password = `it's a "päss" wörd`;

describe('Servers after a crash', () => {
  let home = '';

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'mvec servers '));
  });

  afterAll(() => removeHome(home));

  it('Postgres keeps committed data', async () => {
    const postgres = new PostgresServer({ home, port: await freePort(), password });
    await postgres.start();
    await query(postgres, 'create table kept (word text)');
    await query(postgres, `insert into kept values ('Ä')`);
    await postgres.kill();
    await expect(query(postgres, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    await postgres.start();
    await expect(query(postgres, 'select lower(word) as word, uuidv7() is not null as v7 from kept')).resolves.toEqual([
      { word: 'ä', v7: true },
    ]);
    await postgres.stop();
  });

  it('Postgres reports a password other than the one it was created with', async () => {
    const postgres = new PostgresServer({ home, port: await freePort(), password: 'another' });
    const refusal = postgres.start();
    await expect(refusal).rejects.toBeInstanceOf(ProcessStartError);
    await expect(refusal).rejects.toThrow(/refuses the password/);
    expect(postgres.running).toBe(false);
  });

  it('Redis keeps acknowledged writes', async () => {
    const redis = new RedisServer({ home, port: await freePort(), password });
    await redis.start();
    await withRedis(redis, (client) => client.set('word', 'kept'));
    await redis.kill();
    await redis.start();
    await expect(withRedis(redis, (client) => client.get('word'))).resolves.toBe('kept');
    await redis.stop();
  });

  it('the mail inbox answers', async () => {
    const mail = new MailServer({ home, smtpPort: await freePort(), webPort: await freePort() });
    await mail.start();
    await expect((await fetch(`${mail.webUrl}/api/email`)).json()).resolves.toBeDefined();
    await mail.stop();
  });

  it('Kafka is the same cluster after a kill of all brokers, and a killed broker rejoins it', async () => {
    const kafka = new KafkaCluster({ home, ports: await freePorts(3), controllerPorts: await freePorts(3) });
    await kafka.start();
    const id = await readFile(join(home, 'kafka', 'cluster-id'), 'utf8');
    await kafka.kill();
    await kafka.start();
    await kafka.broker(2).kill();
    await expect(kafka.isComplete()).resolves.toBe(false);
    await kafka.broker(2).start();
    await expect(kafka.isComplete()).resolves.toBe(true);
    await expect(readFile(join(home, 'kafka', 'broker-2', 'meta.properties'), 'utf8')).resolves.toContain(id);
    await kafka.kill();
  });
});

async function query(postgres: PostgresServer, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

async function withRedis<T>(redis: RedisServer, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}
