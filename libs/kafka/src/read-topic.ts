import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OriginalMessage } from '@mvec/outbox';
import { backoffMs } from '@mvec/resilience';
import type { Kafka } from 'kafkajs';
import { retryBackoff } from './consumer-control.js';
import { toIncoming } from './incoming-message.js';
import { createKafka, type KafkaOptions } from './kafka-client.js';

/** Reads all messages that a topic holds at the time of the call, in order per partition. For tests and tools. */
export async function readTopic(options: KafkaOptions, topic: string): Promise<OriginalMessage[]> {
  const kafka = createKafka(options);
  const ends = await fetchEnds(kafka, topic);
  const open = new Map(ends.filter((end) => end.low !== end.high).map((end) => [end.partition, BigInt(end.high)]));
  if (open.size === 0) return [];

  const messages: OriginalMessage[] = [];
  const consumer = kafka.consumer({ groupId: `read-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const { promise: complete, resolve } = Promise.withResolvers<undefined>();
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message }) => {
      const end = open.get(partition);
      if (end === undefined) return Promise.resolve();
      messages.push(toIncoming(topic, partition, message));
      if (BigInt(message.offset) + 1n >= end) open.delete(partition);
      if (open.size === 0) resolve(undefined);
      return Promise.resolve();
    },
  });
  await complete;
  await consumer.disconnect();
  return messages;
}

const maxAttempts = 20;

/** Retries, because a topic has no leaders for a moment after its creation or the death of a broker. */
async function fetchEnds(kafka: Kafka, topic: string): Promise<{ partition: number; low: string; high: string }[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await admin.fetchTopicOffsets(topic);
      } catch (error) {
        if (attempt === maxAttempts) throw error;
        await delay(backoffMs(attempt, retryBackoff));
      }
    }
  } finally {
    await admin.disconnect();
  }
}
