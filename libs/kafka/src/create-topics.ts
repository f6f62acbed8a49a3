import { allTopics, partitionCount, type Topic } from '@mvec/events';
import type { Kafka } from 'kafkajs';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { prefixed } from './topic-names.js';

export interface CreateTopicsOptions extends KafkaOptions {
  prefix?: string;
  /** Defaults to every topic of the contract package. */
  topics?: readonly Topic[];
  /** 3 on a real cluster. */
  replicationFactor?: number;
}

/** Creates the topics that are missing. Safe to run twice and at the same time. @returns the names created */
export async function createTopics(options: CreateTopicsOptions): Promise<string[]> {
  const topics = (options.topics ?? allTopics()).map((topic) => ({
    ...topic,
    name: prefixed(options.prefix ?? '', topic.name),
  }));
  return withAdmin(createKafka(options), async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic.name));
    if (missing.length === 0) return [];
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => topicConfig(topic, options.replicationFactor ?? 3)),
    });
    return missing.map((topic) => topic.name);
  });
}

function topicConfig(topic: Topic, replicationFactor: number) {
  const minInsyncReplicas = Math.max(1, replicationFactor - 1);
  return {
    topic: topic.name,
    numPartitions: partitionCount,
    replicationFactor,
    configEntries: [
      { name: 'min.insync.replicas', value: String(minInsyncReplicas) },
      { name: 'cleanup.policy', value: topic.cleanup === 'compact' ? 'compact' : 'delete' },
      // For ever: read models are rebuilt from the beginning.
      { name: 'retention.ms', value: '-1' },
      // A dead letter is its event plus headers that say why.
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
