import { setTimeout as delay } from 'node:timers/promises';
import type { Topic } from '@mvec/events';
import type { Kafka } from 'kafkajs';
import type { Progress } from './generations.js';
import { prefixed, withoutPrefix } from './topic-names.js';

const pollMs = 100;

type Admin = ReturnType<Kafka['admin']>;
type TopicEnds = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/** Messages of a partition that a consumer group has not applied yet. */
export interface PartitionLag {
  topic: string;
  partition: number;
  messages: number;
}

/** State of the brokers at one moment. */
export interface Survey {
  /** Number of brokers in the cluster. */
  brokers: number;
  lags: PartitionLag[];
}

/** Measures the lag of a consumer group, over all its instances, by asking the brokers. */
export class ConsumerLag {
  constructor(
    private readonly kafka: Kafka,
    private readonly prefix: string,
  ) {}

  /**
   * Counts the messages that were in the topic at the time of the call and that the group has not applied.
   * @param maxWaitMs how long to wait until they are applied; under steady traffic there are always some in flight
   */
  async messages(group: string, topic: Topic, maxWaitMs = 0): Promise<number> {
    return (await this.progress(group, [topic.name], maxWaitMs)).left;
  }

  /** Counts the same over several topics, together with all messages they held. */
  async progress(group: string, topics: readonly string[], maxWaitMs = 0): Promise<Progress> {
    const waitUntil = performance.now() + maxWaitMs;
    return this.withAdmin(async (admin) => {
      const ends = await this.ends(admin, topics);
      const total = sum([...ends.values()].flat().map(({ low, high }) => Number(high) - Number(low)));
      for (;;) {
        const left = sum((await this.lagsOf(admin, group, ends)).map(({ messages }) => messages));
        if (left === 0 || performance.now() >= waitUntil) return { total, left };
        await delay(pollMs);
      }
    });
  }

  /** The current lag of each partition. */
  async partitions(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.withAdmin(async (admin) => this.lagsOf(admin, group, await this.ends(admin, topics)));
  }

  /** The lag of each partition and the number of brokers, over one connection. */
  async survey(group: string, topics: readonly string[]): Promise<Survey> {
    return this.withAdmin(async (admin) => {
      const { brokers } = await admin.describeCluster();
      return { brokers: brokers.length, lags: await this.lagsOf(admin, group, await this.ends(admin, topics)) };
    });
  }

  private async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin({ retry: { retries: 1 } });
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** Asks topic by topic: kafkajs leaks connections that are still being opened when it disconnects. */
  private async ends(admin: Admin, topics: readonly string[]): Promise<Map<string, TopicEnds>> {
    const ends = new Map<string, TopicEnds>();
    for (const topic of topics) {
      const name = prefixed(this.prefix, topic);
      ends.set(name, await admin.fetchTopicOffsets(name));
    }
    return ends;
  }

  private async lagsOf(admin: Admin, group: string, ends: Map<string, TopicEnds>): Promise<PartitionLag[]> {
    const committed = await admin.fetchOffsets({ groupId: prefixed(this.prefix, group), topics: [...ends.keys()] });
    return committed.flatMap(({ topic, partitions }) => {
      const offsets = new Map(partitions.map(({ partition, offset }) => [partition, offset]));
      return (ends.get(topic) ?? []).map(({ partition, low, high }) => ({
        topic: withoutPrefix(this.prefix, topic),
        partition,
        messages: lagOf(offsets.get(partition), low, high),
      }));
    });
  }
}

/** A group without an offset (-1) starts at the oldest message. */
function lagOf(offset: string | undefined, low: string, high: string): number {
  const next = Math.max(Number(offset ?? -1), Number(low));
  return Math.max(0, Number(high) - next);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
