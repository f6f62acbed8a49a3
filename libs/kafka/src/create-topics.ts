import { setTimeout as delay } from 'node:timers/promises';
import { allTopics, partitionCount, type Topic } from '@mvec/events';
import { backoffMs } from '@mvec/resilience';
import type { Kafka } from 'kafkajs';
import { retryBackoff } from './consumer-control.js';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { prefixed } from './topic-names.js';

export interface CreateTopicsOptions extends KafkaOptions {
  prefix?: string;
  /** Defaults to every topic of the contract package. */
  topics?: readonly Topic[];
  /** 3 on a real cluster. */
  replicationFactor?: number;
}

/** Creates the missing topics. Safe to run twice and concurrently. @returns the names of the created topics */
export async function createTopics(options: CreateTopicsOptions): Promise<string[]> {
  const topics = (options.topics ?? allTopics()).map((topic) => ({
    ...topic,
    name: prefixed(options.prefix ?? '', topic.name),
  }));
  return withAdmin(createKafka(options), async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic.name));
    if (missing.length === 0) return [];
    const replicationFactor = options.replicationFactor ?? 3;
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map((topic) => topicConfig(topic, replicationFactor)),
    });
    const names = missing.map((topic) => topic.name);
    await waitForLeaders(admin, names);
    return names;
  });
}

const maxLeaderAttempts = 30;

/** Waits until every broker knows the new topics; kafkajs' own waiting gives up at the first broker that is late. */
async function waitForLeaders(admin: Admin, topics: string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return;
    } catch (error) {
      if (attempt === maxLeaderAttempts) throw error;
      await delay(backoffMs(attempt, retryBackoff));
    }
  }
}

/** A consumer that is down for less misses no event of a compacted topic. */
const minCompactionLagMs = 7 * 86_400_000;

function topicConfig(topic: Topic, replicationFactor: number) {
  const minInsyncReplicas = Math.max(1, replicationFactor - 1);
  return {
    topic: topic.name,
    numPartitions: partitionCount,
    replicationFactor,
    configEntries: [
      { name: 'min.insync.replicas', value: String(minInsyncReplicas) },
      { name: 'cleanup.policy', value: topic.cleanup === 'compact' ? 'compact' : 'delete' },
      { name: 'min.compaction.lag.ms', value: String(minCompactionLagMs) },
      // Kept forever: read models are rebuilt from the beginning.
      { name: 'retention.ms', value: '-1' },
      // A dead letter is its event plus headers with the cause.
      { name: 'max.message.bytes', value: '2097152' },
    ],
  };
}

type Admin = ReturnType<Kafka['admin']>;

async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
