import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { type EventContract, parseEvent, partitionOf, toHeaders } from '@mvec/events';
import { createKafka, createTopics, readTopic, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { type RunningService, startService } from '@mvec/service-runtime';
import { createTestDatabase, eventually, type TestDatabase, testInfrastructure, uniquePrefix } from '@mvec/testing';
import { v7 as uuidv7 } from 'uuid';
import { AppModule } from '../../src/app.module.js';
import { orderEnv } from '../../src/env.js';
import { CatalogStub } from './catalog-stub.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folders = ['apps/order/prisma/migrations', 'libs/outbox/migrations', 'libs/http/migrations'];
const logger = createLogger('test', 'fatal');

/** A database, prefixed topics, a stub of catalog, and any number of instances of the service. */
export class TestOrder {
  readonly prefix = uniquePrefix();
  /** Connects as the owner, who has more rights than the service. */
  readonly database: Database;
  private readonly producer: SafeProducer;
  private readonly running: RunningService[] = [];
  private readonly sent = new Map<string, () => Promise<unknown>>();

  private constructor(
    private readonly testDatabase: TestDatabase,
    readonly catalog: CatalogStub,
  ) {
    this.database = new Database({ url: testDatabase.ownerUrl, poolSize: 4, applicationName: 'test' });
    this.producer = new SafeProducer(createKafka({ brokers: brokers(), clientId: 'test', logger }), this.prefix);
  }

  static async create(): Promise<TestOrder> {
    const [database, catalog] = await Promise.all([
      createTestDatabase({ service: 'order', folders: folders.map((folder) => join(root, folder)) }),
      CatalogStub.start(),
    ]);
    const test = new TestOrder(database, catalog);
    await createTopics({ brokers: brokers(), clientId: 'test', logger, prefix: test.prefix });
    return test;
  }

  /** Starts an instance. Its sweepers run once a minute by default, so that tests run them. */
  async start(overrides: Record<string, string> = {}): Promise<RunningService> {
    const service = await startService({
      name: 'order',
      module: AppModule,
      env: orderEnv.parse({ ...this.environment(), ...overrides }),
    });
    this.running.push(service);
    return service;
  }

  environment(): Record<string, string> {
    return {
      NODE_ENV: 'test',
      HTTP_PORT: '0',
      DATABASE_URL: this.testDatabase.appUrl,
      KAFKA_BROKERS: testInfrastructure().kafka.bootstrap,
      TOPIC_PREFIX: this.prefix,
      JWKS_PATH: testInfrastructure().keys.jwksPath,
      GATEWAY_URL: this.catalog.url,
      LOG_LEVEL: 'fatal',
      SWEEP_INTERVAL_MS: '60000',
      PAYMENT_SETTLE_SECONDS: '0',
      MAX_OPEN_ORDERS: '1000',
    };
  }

  /** Publishes an event of another service. @returns its id */
  async publish<T>(contract: EventContract<T>, data: T): Promise<string> {
    const id = uuidv7();
    const key = contract.key(data);
    const time = new Date().toISOString();
    const headers = toHeaders({ id, type: contract.type, source: 'test', time, subject: key, correlationId: id });
    const message = { key, headers, value: Buffer.from(JSON.stringify(data)) };
    this.sent.set(id, () => this.producer.publish(contract.topic.name, partitionOf(key), [message]));
    await this.redeliver(id);
    return id;
  }

  /** Publishes the same event again, byte for byte: only the inbox can detect it. */
  async redeliver(id: string): Promise<void> {
    const send = this.sent.get(id);
    if (send === undefined) throw new Error(`The event ${id} was never sent`);
    await send();
  }

  /**
   * Waits until the outbox is empty.
   * @returns all published events of the contract, each once: publishing is at least once, and a relay whose broker
   *   answers late sends an event again
   */
  async published<T>(contract: EventContract<T>): Promise<T[]> {
    const isEmpty = async () => (await this.database.query(sql`select from eventing.outbox limit 1`)).length === 0;
    // The relay of a killed instance keeps its shards until its leases expire.
    await eventually(isEmpty, { message: 'the outbox to be empty', timeout: 20_000 });
    const options = { brokers: brokers(), clientId: 'test', logger };
    const messages = await readTopic(options, `${this.prefix}${contract.topic.name}`);
    const events = messages
      .filter((message) => message.headers.ce_type === contract.type)
      .map((message) => parseEvent(contract, message.headers, message.value));
    return [...new Map(events.map(({ id, data }) => [id, data])).values()];
  }

  /** Waits until the event is applied or a dead letter. */
  async consumed(eventId: string): Promise<'applied' | 'dead'> {
    const mark = await eventually(
      async () => {
        const rows = await this.database.query<{ outcome: 'applied' | 'dead' }>(sql`
          select outcome from eventing.inbox where event_id = ${eventId}`);
        return rows[0];
      },
      { message: `the event ${eventId} to be consumed`, timeout: 20_000 },
    );
    return mark.outcome;
  }

  async historyOf(orderId: string): Promise<string[]> {
    const rows = await this.database.query<{ toStatus: string }>(sql`
      select to_status from order_history where order_id = ${orderId} order by id`);
    return rows.map((row) => row.toStatus);
  }

  /** Inserts cart lines of variants that catalog does not have. */
  async addCartLines(shopperId: string, count: number): Promise<void> {
    await this.database.execute(sql`
      with cart as (insert into carts (shopper_id, id) values (${shopperId}, ${uuidv7()}) returning shopper_id)
      insert into cart_lines (shopper_id, variant_id, quantity, product_id, vendor_id, title, sku, price_amount,
        price_currency, available, on_sale)
      select shopper_id, uuidv7(), 1, uuidv7(), uuidv7(), 'A thing', 'SKU-1', 1, 'EUR', 1, true
      from cart, generate_series(1, ${count}::int)`);
  }

  /** Sets a deadline to some minutes ago. */
  async expire(column: keyof typeof expiries, orderId: string, minutesAgo = 1): Promise<void> {
    await this.database.execute(expiries[column](orderId, minutesAgo));
  }

  /** Prevents that events are applied while `work` runs, by locking the inbox. */
  async withConsumersHalted<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.execute(sql`lock table eventing.inbox in share mode`);
      return work();
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.producer.close();
    await this.catalog.stop();
    await this.database.close();
    await this.testDatabase.drop();
  }
}

function brokers(): string[] {
  return testInfrastructure().kafka.bootstrap.split(',');
}

const ago = (minutes: number) => sql`clock_timestamp() - make_interval(mins => ${minutes})`;

const expiries = {
  reserveBy: (id: string, minutes: number) => sql`update orders set reserve_by = ${ago(minutes)} where id = ${id}`,
  paymentDueAt: (id: string, minutes: number) =>
    sql`update orders set payment_due_at = ${ago(minutes)} where id = ${id}`,
  releaseRetryAt: (id: string, minutes: number) =>
    sql`update orders set release_retry_at = ${ago(minutes)} where id = ${id}`,
};
