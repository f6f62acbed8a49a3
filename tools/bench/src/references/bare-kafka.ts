import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createKafka } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import pg from 'pg';
import { latenciesOf } from '../measure/statistics.js';
import type { Message, ReferenceResult } from './reference.types.js';

interface KafkaReference {
  brokers: string[];
  topic: string;
}

const partitions = 6;
const perBatch = 600;

/** Sends batches over all partitions, one after the other, acknowledged by all replicas, without an outbox. */
export async function produce(
  reference: KafkaReference & { count: number; message: Message },
): Promise<ReferenceResult> {
  const { topic, count, message } = reference;
  const kafka = connectTo(reference);
  await createTopic(kafka, topic);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: batchOf(message, partitions) });
  const began = performance.now();
  for (let sent = 0; sent < count; sent += perBatch)
    await producer.send({ topic, acks: -1, messages: batchOf(message, Math.min(perBatch, count - sent)) });
  const perSecond = (count * 1000) / (performance.now() - began);
  await producer.disconnect();
  return { perSecond };
}

/** Reads the topic from its beginning: inserts the ids of each batch in one statement, then commits the offsets. */
export async function consume(reference: KafkaReference & { count: number; url: string }): Promise<ReferenceResult> {
  const { topic, count, url } = reference;
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  await pool.query('create table if not exists bare_inbox (event_id uuid primary key)');
  const consumer = connectTo(reference).consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const done = Promise.withResolvers<undefined>();
  let began = 0;
  let read = 0;
  await consumer.run({
    partitionsConsumedConcurrently: 3,
    eachBatch: async ({ batch }) => {
      began ||= performance.now();
      const ids = batch.messages.map(({ headers }) => String(headers?.['ce_id']));
      const text = 'insert into bare_inbox select unnest($1::uuid[]) on conflict do nothing';
      await pool.query({ name: 'ids', text, values: [ids] });
      read += ids.length;
      if (read >= count) done.resolve(undefined);
    },
  });
  await done.promise;
  const perSecond = (read * 1000) / (performance.now() - began);
  await consumer.disconnect();
  await pool.end();
  return { perSecond };
}

/** Sends single messages at a steady rate and measures the time from each send to its arrival at a consumer. */
export async function roundTrip(
  reference: KafkaReference & { perSecond: number; seconds: number; message: Message },
): Promise<ReferenceResult> {
  const { topic, perSecond, seconds, message } = reference;
  const kafka = connectTo(reference);
  await createTopic(kafka, topic);
  const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 500 });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([consumer.connect(), producer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.run({
    eachMessage: ({ message: { key } }) => {
      const sent = sentAt.get(key?.toString() ?? '');
      if (sent !== undefined) latencies.push(performance.now() - sent);
      return Promise.resolve();
    },
  });
  await joined;
  const count = Math.ceil(perSecond * seconds);
  const began = performance.now();
  const sends = Array.from({ length: count }, async (_, index) => {
    await delay(Math.max(0, began + (index * 1000) / perSecond - performance.now()));
    const key = randomUUID();
    sentAt.set(key, performance.now());
    await producer.send({ topic, acks: -1, messages: [{ ...message, key }] });
  });
  await Promise.all(sends);
  for (const end = performance.now() + 5_000; latencies.length < count && performance.now() < end;) await delay(20);
  await Promise.all([consumer.disconnect(), producer.disconnect()]);
  return { latency: latenciesOf(latencies) };
}

function connectTo({ brokers }: KafkaReference) {
  return createKafka({ brokers, clientId: 'bench-reference', logger: createLogger('bench', 'silent') });
}

async function createTopic(kafka: ReturnType<typeof connectTo>, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'min.insync.replicas', value: '2' }];
  const topics = [{ topic, numPartitions: partitions, replicationFactor: 3, configEntries }];
  await admin.createTopics({ topics, waitForLeaders: true });
  await admin.disconnect();
}

function batchOf({ headers, value }: Message, size: number) {
  return Array.from({ length: size }, (_, index) => ({
    headers,
    value,
    key: randomUUID(),
    partition: index % partitions,
  }));
}
