import { createHash, createPrivateKey, type JsonWebKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { startService, type RunningService } from '@mvec/service-runtime';
import { createTestDatabase, eventually, type TestDatabase, testInfrastructure, uniquePrefix } from '@mvec/testing';
import { AppModule } from '../../src/app.module.js';
import { identityEnv } from '../../src/env.js';
import { Api } from './api.js';

export const operator = { email: 'operator@example.test', password: 'operator-password' };

/** Client secret of the service `order`. */
export const orderSecret = 'secret-of-the-order-service';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folders = ['apps/identity/prisma/migrations', 'libs/outbox/migrations', 'libs/http/migrations'];

/** One database with any number of instances of the service, each on its own port. */
export class TestIdentity {
  readonly prefix = uniquePrefix();
  readonly database: Database;
  private readonly running: RunningService[] = [];

  private constructor(
    private readonly testDatabase: TestDatabase,
    private readonly keysDir: string,
  ) {
    this.database = new Database({ url: testDatabase.ownerUrl, poolSize: 2, applicationName: 'test' });
  }

  static async create(): Promise<TestIdentity> {
    const database = await createTestDatabase({
      service: 'identity',
      folders: folders.map((folder) => join(root, folder)),
    });
    return new TestIdentity(database, await writeKeys());
  }

  async start(overrides: Record<string, string> = {}): Promise<Api> {
    const { kafka, redis, keys } = testInfrastructure();
    const env = identityEnv.parse({
      NODE_ENV: 'test',
      HTTP_PORT: '0',
      DATABASE_URL: this.testDatabase.appUrl,
      KAFKA_BROKERS: kafka.bootstrap,
      TOPIC_PREFIX: this.prefix,
      JWKS_PATH: keys.jwksPath,
      KEYS_DIR: this.keysDir,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'fatal',
      REGISTRATIONS_PER_ADDRESS: '100000',
      SERVICE_CLIENTS: JSON.stringify({ order: createHash('sha256').update(orderSecret).digest('hex') }),
      OPERATOR_EMAIL: operator.email,
      OPERATOR_PASSWORD: operator.password,
      ...overrides,
    });
    const service = await startService({ name: 'identity', module: AppModule, env });
    this.running.push(service);
    return new Api(service.url);
  }

  /** The first instance. */
  get service(): RunningService {
    const [first] = this.running;
    if (!first) throw new Error('No instance was started');
    return first;
  }

  /** Events of one key in order. The topics do not exist, so events stay in the outbox. */
  async eventsOf(key: string): Promise<{ type: string; data: unknown }[]> {
    const rows = await this.database.query<{ headers: Record<string, string>; value: Buffer }>(sql`
      select headers, value from eventing.outbox where message_key = ${key} order by id`);
    return rows.map(({ headers, value }) => ({ type: headers['ce_type'] ?? '', data: JSON.parse(value.toString()) }));
  }

  /** Starts each request when the previous one waits for the lock on the password, then lets them run in this order. */
  async queueAtPassword<T>(accountId: string, requests: readonly (() => Promise<T>)[]): Promise<T[]> {
    const answers: Promise<T>[] = [];
    await this.database.transaction(async (tx) => {
      await tx.execute(sql`select 1 from credential where account_id = ${accountId} for update`);
      for (const request of requests) {
        answers.push(request());
        await eventually(async () => (await this.waitingForLocks()) === answers.length, {
          message: 'a request to wait',
        });
      }
    });
    return Promise.all(answers);
  }

  /** Number of connections of this database that wait for a lock. */
  async waitingForLocks(): Promise<number> {
    const rows = await this.database.query(sql`
      select distinct pid from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`);
    return rows.length;
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.database.close();
    await this.testDatabase.drop();
    await rm(this.keysDir, { recursive: true });
  }
}

/** Signing keys of the test run in the form that identity reads. */
async function writeKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mvec-identity-keys-'));
  const files = { user: 'user-current.pem', service: 'service.pem' };
  for (const [kind, file] of Object.entries(files)) {
    const jwk = JSON.parse(
      await readFile(join(testInfrastructure().keys.folder, `${kind}.json`), 'utf8'),
    ) as JsonWebKey;
    const pem = createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
    await writeFile(join(folder, file), pem, { mode: 0o600 });
  }
  return folder;
}
