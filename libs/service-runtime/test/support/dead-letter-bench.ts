import { randomUUID } from 'node:crypto';
import { parseEnv, baseEnv, type BaseEnv } from '@mvec/config';
import { Database, sql } from '@mvec/database';
import { allTopics, type EventHeaders, partitionOf, toHeaders, topics } from '@mvec/events';
import {
  ConsumerLag,
  createKafka,
  createTopics,
  type Generations,
  type KafkaOptions,
  readTopic,
  SafeProducer,
} from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { eventually, type TestDatabase, tokenFor } from '@mvec/testing';
import type { Type } from '@nestjs/common';
import { z } from 'zod';
import { startService, type RunningService } from '../../src/index.js';
import { openDatabase, testVariables } from './bench.js';

const service = 'analytics';
const logger = createLogger('test', 'silent');
export const operatorId = randomUUID();

/** All rows that a replay may change. */
interface EndState {
  effects: unknown[];
  letters: unknown[];
  marks: unknown[];
  outbox: unknown[];
}

export interface Answer {
  status: number;
  body: Record<string, unknown> & { items: Record<string, unknown>[]; nextCursor: string | null };
}

/** Instances of one consuming service with their own database and topics, called as an operator. */
export class DeadLetterBench {
  readonly database: Database;
  private readonly kafka: KafkaOptions;
  private readonly producer: SafeProducer;
  private readonly instances: RunningService[] = [];

  private constructor(
    private readonly testDatabase: TestDatabase,
    private readonly env: BaseEnv,
  ) {
    this.kafka = { brokers: env.KAFKA_BROKERS, clientId: 'test', logger };
    this.producer = new SafeProducer(createKafka(this.kafka), env.TOPIC_PREFIX);
    this.database = new Database({ url: testDatabase.appUrl, poolSize: 4, applicationName: 'test' });
  }

  static async open(module: Type, instances: number, generations?: Type<Generations>): Promise<DeadLetterBench> {
    const database = await openDatabase(service);
    const env = parseEnv(z.object(baseEnv(service)), { ...testVariables(database), LOG_LEVEL: 'silent' });
    const bench = new DeadLetterBench(database, env);
    await createTopics({ ...bench.kafka, prefix: env.TOPIC_PREFIX });
    const starting = Array.from({ length: instances }, () =>
      startService({ name: service, module, env, ...(generations && { generations }) }),
    );
    bench.instances.push(...(await Promise.all(starting)));
    return bench;
  }

  async close(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await this.producer.close();
    await this.database.close();
    await this.testDatabase.drop();
  }

  /** Publishes an event of a known kind to the shared topic. @returns its id */
  async publish(delta: number, headers: Partial<EventHeaders> = {}): Promise<string> {
    const id = randomUUID();
    const value = { variantId: id, productId: id, vendorId: id, delta, available: 5, reason: 'correction' };
    const type = 'stock.adjusted.v1';
    const time = new Date().toISOString();
    const event = toHeaders({ id, type, source: 'test', time, subject: id, correlationId: id });
    await this.publishRaw(id, { ...event, ...headers } as EventHeaders, Buffer.from(JSON.stringify(value)));
    return id;
  }

  /** Sends a message until the brokers have it, as the relay does. */
  async publishRaw(key: string, headers: EventHeaders, value: Buffer): Promise<void> {
    const messages = [{ key, headers, value }];
    await eventually(() => this.producer.publish(topics.stock.name, partitionOf(key), messages).then(() => true), {
      timeout: 60_000,
      message: 'the brokers to take a message',
    });
  }

  urlOf(instance: number): string {
    return this.instances[instance]?.url ?? '';
  }

  async ask(method: string, path: string, body?: object, instance = 0): Promise<Answer> {
    const token = await tokenFor({ sub: operatorId, roles: ['operator'] });
    const response = await fetch(`${this.urlOf(instance)}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  async open(): Promise<Record<string, unknown>[]> {
    return (await this.ask('GET', 'dead-letters?status=open')).body.items;
  }

  async untilOpen(count: number): Promise<Record<string, unknown>[]> {
    await eventually(async () => (await this.open()).length === count, {
      timeout: 60_000,
      message: 'the dead letters',
    });
    return this.open();
  }

  async count(of: 'effects' | 'actions'): Promise<number> {
    const counts = {
      effects: sql`select count(*) from effect`,
      actions: sql`select count(*) from eventing.dead_letter_action`,
    };
    const [row] = await this.database.query<{ count: number }>(counts[of]);
    return row?.count ?? 0;
  }

  async endState(): Promise<EndState> {
    return {
      effects: await this.database.query(sql`select event_id, generation from effect order by 1, 2`),
      letters: await this.database.query(sql`
        select id, status, cause, attempts, settled_at from eventing.dead_letter order by id`),
      marks: await this.database.query(sql`
        select consumer, event_id, outcome, marked_at from eventing.inbox order by 1, 2`),
      outbox: await this.database.query(sql`select topic, message_key from eventing.outbox order by 1, 2`),
    };
  }

  /** Number of messages sent to each topic. */
  async topicEnds(): Promise<Record<string, number>> {
    const lag = new ConsumerLag(createKafka(this.kafka), this.env.TOPIC_PREFIX);
    const ends: Record<string, number> = {};
    for (const { name } of allTopics()) ends[name] = (await lag.progress('unknown', [name])).total;
    return ends;
  }

  /** Keys of the follow-up events, after all committed ones are published. */
  async followUps(): Promise<(string | undefined)[]> {
    await eventually(async () => (await this.endState()).outbox.length === 0, { message: 'the outbox to be empty' });
    const messages = await readTopic(this.kafka, this.env.TOPIC_PREFIX + topics.deliveries.name);
    return messages.map(({ key }) => key).sort();
  }
}
