import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { partitionOf, toHeaders } from '@mvec/events';
import { createKafka, createTopics, type KafkaOptions, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { type RunningService, startService } from '@mvec/service-runtime';
import {
  createTestDatabase,
  eventually,
  type SpawnedNode,
  spawnNode,
  type TestDatabase,
  testInfrastructure,
  tokenFor,
  uniquePrefix,
} from '@mvec/testing';
import { AppModule } from '../../src/app.module.js';
import { envSchema } from '../../src/env.js';
import { GenerationsService } from '../../src/generations/generations.service.js';
import type { TestEvent } from './events.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folders = ['apps/analytics/prisma/migrations', 'libs/outbox/migrations', 'libs/http/migrations'];
const main = new URL('../../dist/main.js', import.meta.url);

const messagesPerRequest = 200;

export interface Answer<Body> {
  status: number;
  body: Body;
}

type CallerOf = Parameters<typeof tokenFor>[0];
export const operator = { roles: ['operator'] } satisfies CallerOf;

/** One database, own topics, and any number of instances: in this process, or as child processes to kill. */
export class TestAnalytics {
  readonly database: Database;
  private readonly prefix = uniquePrefix();
  private readonly kafka: KafkaOptions;
  private readonly producer: SafeProducer;
  private readonly stops: (() => Promise<void>)[] = [];
  private url = '';

  private constructor(private readonly testDatabase: TestDatabase) {
    const brokers = testInfrastructure().kafka.bootstrap.split(',');
    this.kafka = { brokers, clientId: 'test', logger: createLogger('test', 'silent') };
    this.database = new Database({ url: testDatabase.ownerUrl, poolSize: 2, applicationName: 'test' });
    this.producer = new SafeProducer(createKafka(this.kafka), this.prefix);
  }

  static async create(): Promise<TestAnalytics> {
    const database = await createTestDatabase({
      service: 'analytics',
      folders: folders.map((folder) => join(root, folder)),
    });
    const test = new TestAnalytics(database);
    await createTopics({ ...test.kafka, prefix: test.prefix });
    return test;
  }

  async start(): Promise<RunningService> {
    const env = envSchema.parse({ ...this.environment(), LOG_LEVEL: 'fatal' });
    const service = await startService({ name: 'analytics', module: AppModule, env, generations: GenerationsService });
    this.url = service.url;
    this.stops.push(() => service.stop());
    return service;
  }

  async spawn(): Promise<SpawnedNode> {
    const child = await spawnNode(main, this.environment(), { readyWhen: 'service.started' });
    this.stops.push(() => child.kill());
    return child;
  }

  /** Publishes events of other services to their topics, in this order within a partition. */
  async publish(events: TestEvent[]): Promise<void> {
    const lanes = Map.groupBy(events, ({ topic, key }) => `${topic} ${partitionOf(key)}`);
    await Promise.all([...lanes.values()].map((lane) => this.publishLane(lane)));
  }

  /** Waits until the live generation has applied all events. */
  async applied(events: TestEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ id }) => id))];
    await eventually(
      async () => {
        const rows = await this.database.query(sql`
          select from eventing.inbox join generation using (consumer)
          where live_at is not null and retired_at is null and outcome = 'applied' and event_id = any(${ids}::uuid[])`);
        return rows.length === ids.length;
      },
      { timeout: 60_000, message: `${ids.length} events to be applied` },
    );
  }

  async get<Body = unknown>(path: string, caller: CallerOf = operator): Promise<Answer<Body>> {
    const response = await this.call('GET', path, caller);
    return { status: response.status, body: (await response.json()) as Body };
  }

  async post<Body = unknown>(path: string, caller: CallerOf = operator): Promise<Answer<Body>> {
    const response = await this.call('POST', path, caller);
    return { status: response.status, body: (await response.json()) as Body };
  }

  async download(path: string, caller: CallerOf = operator): Promise<{ headers: Headers; lines: string[] }> {
    const response = await this.call('GET', path, caller);
    return { headers: response.headers, lines: (await response.text()).trimEnd().split('\r\n') };
  }

  async stop(): Promise<void> {
    await Promise.all(this.stops.map((stop) => stop()));
    await this.producer.close();
    await this.database.close();
    await this.testDatabase.drop();
  }

  private async call(method: string, path: string, caller: CallerOf): Promise<Response> {
    const headers = { authorization: `Bearer ${await tokenFor(caller)}` };
    return fetch(`${this.url}/v1/${path}`, { method, headers });
  }

  private async publishLane(lane: TestEvent[]): Promise<void> {
    const [first] = lane;
    if (first === undefined) return;
    const messages = lane.map(({ id, type, time, key, data }) => ({
      key,
      headers: toHeaders({ id, type, source: 'test', time, subject: key, correlationId: id }),
      value: Buffer.from(JSON.stringify(data)),
    }));
    for (let start = 0; start < messages.length; start += messagesPerRequest) {
      const batch = messages.slice(start, start + messagesPerRequest);
      // Like a relay: messages without acknowledgement are sent again, although they may have been stored.
      await eventually(() => this.producer.publish(first.topic, partitionOf(first.key), batch).then(() => true), {
        timeout: 100_000,
      });
    }
  }

  private environment(): Record<string, string> {
    const { kafka, keys } = testInfrastructure();
    return {
      NODE_ENV: 'test',
      HTTP_PORT: '0',
      DATABASE_URL: this.testDatabase.appUrl,
      KAFKA_BROKERS: kafka.bootstrap,
      TOPIC_PREFIX: this.prefix,
      JWKS_PATH: keys.jwksPath,
      LOG_LEVEL: 'info',
    };
  }
}
