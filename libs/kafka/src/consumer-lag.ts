import { setTimeout as delay } from 'node:timers/promises';
import type { Topic } from '@mvec/events';
import type { Kafka } from 'kafkajs';
import type { Progress } from './generations.js';
import { prefixed, withoutPrefix } from './topic-names.js';

const pollMs = 100;

type Admin = ReturnType<Kafka['admin']>;
type TopicEnds = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/** Messages of a partition that a group has not applied. */
export interface PartitionLag {
  topic: string;
  partition: number;
  messages: number;
}

/** What the brokers say at one moment. */
export interface Survey {
  /** Those that are there. */
  brokers: number;
  lags: PartitionLag[];
}

/** How far a consumer group is behind, as the brokers know it: of all its instances together. */
export class ConsumerLag {
  constructor(
    private readonly kafka: Kafka,
    private readonly prefix: string,
  ) {}

  /**
   * Messages that were in the topic when this was called and that the group has not applied.
   * @param patienceMs how long it may take to apply them: under steady traffic some are always under way
   */
  async messages(group: string, topic: Topic, patienceMs = 0): Promise<number> {
    return (await this.progress(group, [topic.name], patienceMs)).left;
  }

  /** The same over several topics, with the number of messages they held. */
  async progress(group: string, topics: readonly string[], patienceMs = 0): Promise<Progress> {
    const patientUntil = performance.now() + patienceMs;
    return this.asking(async (admin) => {
      const ends = await this.ends(admin, topics);
      const total = sum([...ends.values()].flat().map(({ low, high }) => Number(high) - Number(low)));
      for (;;) {
        const left = sum((await this.behind(admin, group, ends)).map(({ messages }) => messages));
        if (left === 0 || performance.now() >= patientUntil) return { total, left };
        await delay(pollMs);
      }
    });
  }

  /** Partition by partition, as it is now. */
  async partitions(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.asking(async (admin) => this.behind(admin, group, await this.ends(admin, topics)));
  }

  /** The same, and how many brokers there are, asked for at once. */
  async survey(group: string, topics: readonly string[]): Promise<Survey> {
    return this.asking(async (admin) => {
      const { brokers } = await admin.describeCluster();
      return { brokers: brokers.length, lags: await this.behind(admin, group, await this.ends(admin, topics)) };
    });
  }

  private async asking<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin({ retry: { retries: 1 } });
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** One after the other: kafkajs leaves connections behind that are still being made when it disconnects. */
  private async ends(admin: Admin, topics: readonly string[]): Promise<Map<string, TopicEnds>> {
    const ends = new Map<string, TopicEnds>();
    for (const topic of topics) {
      const name = prefixed(this.prefix, topic);
      ends.set(name, await admin.fetchTopicOffsets(name));
    }
    return ends;
  }

  private async behind(admin: Admin, group: string, ends: Map<string, TopicEnds>): Promise<PartitionLag[]> {
    const applied = await admin.fetchOffsets({ groupId: prefixed(this.prefix, group), topics: [...ends.keys()] });
    return applied.flatMap(({ topic, partitions }) => {
      const offsets = new Map(partitions.map(({ partition, offset }) => [partition, offset]));
      return (ends.get(topic) ?? []).map(({ partition, low, high }) => ({
        topic: withoutPrefix(this.prefix, topic),
        partition,
        messages: behind(offsets.get(partition), low, high),
      }));
    });
  }
}

/** A group without an offset (-1) begins at the oldest message. */
function behind(offset: string | undefined, low: string, high: string): number {
  const next = Math.max(Number(offset ?? -1), Number(low));
  return Math.max(0, Number(high) - next);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
