import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { type EventContract, partitionOf, toHeaders } from '@mvec/events';
import { createKafka, createTopics, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { type RunningService, startService } from '@mvec/service';
import {
  createTestDatabase,
  type TestDatabase,
  testInfrastructure,
  tokenFor,
  uniquePrefix,
  until,
} from '@mvec/testing';
import { v7 as uuidv7 } from 'uuid';
import { AppModule } from '../../src/app.module.js';
import { envSchema } from '../../src/env.js';
import type { SalesOverview } from '../../src/sales/overview.dto.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folders = ['apps/analytics/prisma/migrations', 'libs/outbox/migrations', 'libs/http/migrations'];
const logger = createLogger('test', 'fatal');

/** An event that can be sent again as it is. */
export interface Happening<T = unknown> {
  contract: EventContract<T>;
  data: T;
  id: string;
  time: string;
}

export function happening<T>(contract: EventContract<T>, data: T, time = new Date().toISOString()): Happening<T> {
  return { contract, data, id: uuidv7(), time };
}

/** One database, topics of its own and any number of instances of the service. */
export class TestAnalytics {
  readonly prefix = uniquePrefix();
  readonly database: Database;
  private readonly producer: SafeProducer;
  private readonly running: RunningService[] = [];

  private constructor(private readonly testDatabase: TestDatabase) {
    this.database = new Database({ url: testDatabase.ownerUrl, poolSize: 2, applicationName: 'test' });
    this.producer = new SafeProducer(createKafka({ brokers: brokers(), clientId: 'test', logger }), this.prefix);
  }

  static async create(): Promise<TestAnalytics> {
    const database = await createTestDatabase({
      service: 'analytics',
      folders: folders.map((folder) => join(root, folder)),
    });
    const test = new TestAnalytics(database);
    await createTopics({ brokers: brokers(), clientId: 'test', logger, prefix: test.prefix });
    return test;
  }

  async start(): Promise<RunningService> {
    const { kafka, keys } = testInfrastructure();
    const env = envSchema.parse({
      NODE_ENV: 'test',
      HTTP_PORT: '0',
      DATABASE_URL: this.testDatabase.appUrl,
      KAFKA_BROKERS: kafka.bootstrap,
      TOPIC_PREFIX: this.prefix,
      JWKS_PATH: keys.jwksPath,
      LOG_LEVEL: 'fatal',
    });
    const service = await startService({ name: 'analytics', module: AppModule, env });
    this.running.push(service);
    return service;
  }

  /** An event of another service arrives in its topic. */
  async publish<T>({ contract, data, id, time }: Happening<T>): Promise<void> {
    const key = contract.key(data);
    const headers = toHeaders({ id, type: contract.type, source: 'test', time, subject: key, correlationId: id });
    const message = { key, headers, value: Buffer.from(JSON.stringify(data)) };
    await this.producer.publish(contract.topic.name, partitionOf(key), [message]);
  }

  /** Waits until each of these was applied. */
  async applied(happenings: Happening[]): Promise<void> {
    const ids = happenings.map(({ id }) => id);
    await until(
      async () => {
        const rows = await this.database.query(sql`
          select from eventing.inbox where event_id = any(${ids}::uuid[]) and outcome = 'applied'`);
        return rows.length === ids.length;
      },
      { timeout: 60_000, message: `${ids.length} events to be applied` },
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.producer.close();
    await this.database.close();
    await this.testDatabase.drop();
  }
}

/** Without roles, without a token. */
export async function readOverview(
  url: string,
  roles = ['operator'],
): Promise<{ status: number; body: SalesOverview }> {
  const headers: Record<string, string> =
    roles.length === 0 ? {} : { authorization: `Bearer ${await tokenFor({ sub: randomUUID(), roles })}` };
  const response = await fetch(`${url}/v1/overview`, { headers });
  return { status: response.status, body: (await response.json()) as SalesOverview };
}

function brokers(): string[] {
  return testInfrastructure().kafka.bootstrap.split(',');
}
