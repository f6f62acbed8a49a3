import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, inDatabase, raw, sql } from '@mvec/database';
import { AccountUpdatedV1, type EventContract, parseEvent, partitionOf, toHeaders, topics } from '@mvec/events';
import { createKafka, createTopics, readTopic, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { type RunningService, startService } from '@mvec/service-runtime';
import { createTestDatabase, eventually, type TestDatabase, testInfrastructure, uniquePrefix } from '@mvec/testing';
import { v7 as uuidv7 } from 'uuid';
import { AppModule } from '../../src/app.module.js';
import type { DeliveryView } from '../../src/deliveries/deliveries.dto.js';
import { envSchema } from '../../src/env.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folders = ['apps/messaging/prisma/migrations', 'libs/outbox/migrations', 'libs/http/migrations'];
const logger = createLogger('test', 'fatal');

/** Time limit of waits for Kafka, Redis or a mail server on a busy machine. */
export const patience = { timeout: 60_000, interval: 50 };

export interface Account {
  accountId: string;
  email: string;
  displayName: string;
}

/** One database, own topics, and any number of instances of the service. */
export class TestMessaging {
  readonly prefix = uniquePrefix();
  /** Connects as a superuser, also while the service's connections are refused. */
  readonly database: Database;
  private readonly producer: SafeProducer;
  private readonly running: RunningService[] = [];

  private constructor(private readonly testDatabase: TestDatabase) {
    const url = inDatabase(testInfrastructure().postgres.adminUrl, testDatabase.name);
    this.database = new Database({ url, poolSize: 2, applicationName: 'test' });
    this.producer = new SafeProducer(createKafka({ brokers: brokers(), clientId: 'test', logger }), this.prefix);
  }

  static async create(): Promise<TestMessaging> {
    const database = await createTestDatabase({
      service: 'messaging',
      folders: folders.map((folder) => join(root, folder)),
    });
    const test = new TestMessaging(database);
    await createTopics({ brokers: brokers(), clientId: 'test', logger, prefix: test.prefix });
    return test;
  }

  async start(overrides: Record<string, string> = {}): Promise<RunningService> {
    const env = envSchema.parse({ ...this.environment(), ...overrides });
    const service = await startService({ name: 'messaging', module: AppModule, env });
    this.running.push(service);
    return service;
  }

  environment(): Record<string, string> {
    const { kafka, keys, mail, redis } = testInfrastructure();
    return {
      NODE_ENV: 'test',
      HTTP_PORT: '0',
      DATABASE_URL: this.testDatabase.appUrl,
      KAFKA_BROKERS: kafka.bootstrap,
      TOPIC_PREFIX: this.prefix,
      JWKS_PATH: keys.jwksPath,
      REDIS_URL: redis.url,
      SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort}`,
      REFILL_INTERVAL_MS: '200',
      LOG_LEVEL: 'fatal',
    };
  }

  /** Publishes an account that gets no welcome. */
  async register(displayName = 'Ada Lovelace'): Promise<Account> {
    const account = newAccount(displayName);
    await this.publish(AccountUpdatedV1, account);
    return account;
  }

  /** Writes a contact directly to the table. */
  async saveContact({ accountId, email, displayName }: Account): Promise<void> {
    await this.database.execute(sql`
      insert into contact (account_id, email, display_name, as_of)
      values (${accountId}, ${email}, ${displayName}, clock_timestamp())
      on conflict (account_id) do update set email = excluded.email`);
  }

  /** Publishes an event of another service to its topic. @returns its id, to publish it again */
  async publish<T>(contract: EventContract<T>, data: T, id: string = uuidv7()): Promise<string> {
    const key = contract.key(data);
    // The same event always has the same time.
    const time = new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString();
    const headers = toHeaders({ id, type: contract.type, source: 'test', time, subject: key, correlationId: id });
    const message = { key, headers, value: Buffer.from(JSON.stringify(data)) };
    // Like a relay: messages without acknowledgement are sent again, although they may have been stored.
    const publish = () => this.producer.publish(contract.topic.name, partitionOf(key), [message]).then(() => true);
    await eventually(publish, patience);
    return id;
  }

  /** Reads the published events about deliveries, once the outbox is empty. */
  async published<T>(contract: EventContract<T>): Promise<T[]> {
    const isEmpty = async () => (await this.database.query(sql`select from eventing.outbox limit 1`)).length === 0;
    await eventually(isEmpty, patience);
    const options = { brokers: brokers(), clientId: 'test', logger };
    const messages = await readTopic(options, `${this.prefix}${topics.deliveries.name}`);
    return messages
      .filter((message) => message.headers.ce_type === contract.type)
      .map((message) => parseEvent(contract, message.headers, message.value).data);
  }

  /** Waits until an account has exactly `count` deliveries with the status. */
  async deliveries(accountId: string, status: DeliveryView['status'], count = 1): Promise<DeliveryRow[]> {
    return eventually(
      async () => {
        const rows = await this.database.query<DeliveryRow>(sql`
          select id, status, attempts, last_error from delivery
          where account_id = ${accountId} and status = ${status}`);
        return rows.length === count ? rows : undefined;
      },
      { ...patience, message: `${count} ${status} deliveries` },
    );
  }

  /** Waits until the contact has this address. */
  async contactSaved({ accountId, email }: Account): Promise<void> {
    const statement = sql`select from contact where account_id = ${accountId} and email = ${email}`;
    await eventually(async () => (await this.database.query(statement)).length > 0, patience);
  }

  /** Waits until there is a message about the order without an account. */
  async unaddressed(orderId: string, template: string): Promise<void> {
    const statement = sql`select from delivery
      where order_id = ${orderId} and template = ${template} and account_id is null`;
    await eventually(async () => (await this.database.query(statement)).length > 0, patience);
  }

  /** Postpones deliveries by an hour; an attempt in progress does not change that. */
  async postpone(accountId: string): Promise<void> {
    await this.database.execute(sql`
      update delivery set attempts = attempts + 1, claimed_until = null,
        next_try_at = clock_timestamp() + interval '1 hour' where account_id = ${accountId}`);
  }

  /** Lets claims expire and makes pending deliveries due. */
  async passTime(): Promise<void> {
    await this.database.execute(sql`
      update delivery set claimed_until = clock_timestamp() - interval '1 second',
        next_try_at = clock_timestamp() - interval '1 second' where status = 'pending'`);
  }

  /** Closes the service's database connections and refuses new ones. */
  async refuseConnections(): Promise<void> {
    const { name } = this.testDatabase;
    await this.database.execute(sql`alter database ${raw(name)} connection limit 0`);
    await this.database.query(sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and usename = 'messaging_app'`);
  }

  async allowConnections(): Promise<void> {
    await this.database.execute(sql`alter database ${raw(this.testDatabase.name)} connection limit -1`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.producer.close();
    await this.database.close();
    await this.testDatabase.drop();
  }
}

/** Makes an account that the service does not know, with a unique address. */
export function newAccount(displayName = 'Ada Lovelace'): Account {
  const accountId = randomUUID();
  return { accountId, email: `${accountId}@shop.example`, displayName };
}

export interface DeliveryRow {
  id: string;
  status: DeliveryView['status'];
  attempts: number;
  lastError: string | null;
}

function brokers(): string[] {
  return testInfrastructure().kafka.bootstrap.split(',');
}
