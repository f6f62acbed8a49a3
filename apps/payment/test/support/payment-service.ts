import { randomUUID } from 'node:crypto';
import { Database, sql } from '@mvec/database';
import { type EventContract, type EventEnvelope, partitionOf, toHeaders } from '@mvec/events';
import { createKafka, createTopics, type KafkaOptions, readTopic, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { type RunningService, startService } from '@mvec/service-runtime';
import {
  type SpawnedNode,
  spawnNode,
  type TestDatabase,
  testInfrastructure,
  tokenFor,
  uniquePrefix,
} from '@mvec/testing';
import { AppModule } from '../../src/app.module.js';
import { paymentEnv } from '../../src/env.js';
import { orderEvent } from './orders.js';
import { createPaymentDatabase } from './payment-bench.js';
import type { Sandbox } from './sandbox.js';

const main = new URL('../../dist/main.js', import.meta.url);

export interface Answer<Body> {
  status: number;
  body: Body;
}

type CallerOf = Parameters<typeof tokenFor>[0] | 'nobody';

/** The service with a separate database and topics: in this process, or as processes that can be killed. */
export class TestPaymentService {
  private readonly prefix = uniquePrefix();
  private readonly kafka: KafkaOptions;
  private readonly producer: SafeProducer;
  readonly database: Database;
  private readonly stops: (() => Promise<void>)[] = [];
  private url = '';

  private constructor(
    private readonly testDatabase: TestDatabase,
    private readonly sandbox: Sandbox,
  ) {
    const brokers = testInfrastructure().kafka.bootstrap.split(',');
    this.kafka = { brokers, clientId: 'test', logger: createLogger('test', 'silent') };
    this.producer = new SafeProducer(createKafka(this.kafka), this.prefix);
    this.database = new Database({ url: testDatabase.appUrl, poolSize: 2, applicationName: 'test' });
  }

  static async open(sandbox: Sandbox): Promise<TestPaymentService> {
    const service = new TestPaymentService(await createPaymentDatabase(), sandbox);
    await createTopics({ ...service.kafka, prefix: service.prefix });
    return service;
  }

  async start(): Promise<RunningService> {
    const env = paymentEnv.parse({ ...this.environment(), HTTP_PORT: '0' });
    const service = await startService({ name: 'payment', module: AppModule, env });
    this.url = service.url;
    this.stops.push(() => service.stop());
    return service;
  }

  async spawn(overrides: Record<string, string> = {}): Promise<SpawnedNode> {
    const environment = { ...this.environment(), HTTP_PORT: '0', LOG_LEVEL: 'info', ...overrides };
    const child = await spawnNode(main, environment, { readyWhen: 'service.started' });
    this.stops.push(() => child.kill());
    return child;
  }

  async close(): Promise<void> {
    await Promise.all(this.stops.map((stop) => stop()));
    await this.producer.close();
    await this.database.close();
    await this.testDatabase.drop();
  }

  /** Publishes an event of the order service, `times` times. */
  async publish<T extends { orderId: string }>(contract: EventContract<T>, data: T, times = 1): Promise<void> {
    const event: EventEnvelope<T> = orderEvent(contract.type, data);
    const message = { key: event.subject, value: Buffer.from(JSON.stringify(data)), headers: toHeaders(event) };
    const messages = Array.from({ length: times }, () => message);
    await this.producer.publish(contract.topic.name, partitionOf(event.subject), messages);
  }

  /** Types of the events about an order in a topic. */
  async publishedAbout(orderId: string, topic: string): Promise<string[]> {
    const messages = await readTopic(this.kafka, `${this.prefix}${topic}`);
    return messages.filter(({ key }) => key === orderId).map(({ headers }) => headers.ce_type ?? '');
  }

  async statusOf(orderId: string): Promise<string | undefined> {
    const rows = await this.database.query<{ status: string }>(sql`
      select status from payment where order_id = ${orderId}`);
    return rows[0]?.status;
  }

  /** Adds a card. @returns the payment method's id */
  async addMethod(accountId: string, cardToken: string): Promise<string> {
    const { body } = await this.post<{ id: string }>('/v1/payment-methods', { cardToken }, { sub: accountId });
    return body.id;
  }

  async get<Body = unknown>(path: string, caller: CallerOf = {}): Promise<Answer<Body>> {
    return this.call(path, { headers: await headersFor(caller) });
  }

  async post<Body = unknown>(
    path: string,
    body: unknown,
    caller: CallerOf = {},
    key: string = randomUUID(),
  ): Promise<Answer<Body>> {
    const headers = { ...(await headersFor(caller)), 'content-type': 'application/json', 'idempotency-key': key };
    return this.call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async delete<Body = unknown>(path: string, caller: CallerOf = {}): Promise<Answer<Body>> {
    return this.call(path, { method: 'DELETE', headers: await headersFor(caller) });
  }

  /** The body of an answer without content is an empty text. */
  private async call<Body>(path: string, init: RequestInit): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? '' : JSON.parse(text)) as Body };
  }

  private environment(): Record<string, string> {
    return {
      NODE_ENV: 'test',
      DATABASE_URL: this.testDatabase.appUrl,
      KAFKA_BROKERS: testInfrastructure().kafka.bootstrap,
      TOPIC_PREFIX: this.prefix,
      JWKS_PATH: testInfrastructure().keys.jwksPath,
      LOG_LEVEL: 'fatal',
      PROVIDER_URL: this.sandbox.url,
      PROVIDER_API_KEY: this.sandbox.apiKey,
      PROVIDER_TIMEOUT_MS: '1000',
      PROVIDER_RETRY_MS: '50',
      PAYMENT_POLL_MS: '100',
    };
  }
}

async function headersFor(caller: CallerOf): Promise<Record<string, string>> {
  return caller === 'nobody' ? {} : { authorization: `Bearer ${await tokenFor(caller)}` };
}
