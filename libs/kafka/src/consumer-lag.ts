import { setTimeout as delay } from 'node:timers/promises';
import type { Topic } from '@mvec/events';
import type { Kafka } from 'kafkajs';
import { prefixed } from './topic-names.js';

const pollMs = 100;

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
    const patientUntil = performance.now() + patienceMs;
    const admin = this.kafka.admin({ retry: { retries: 1 } });
    try {
      await admin.connect();
      const name = prefixed(this.prefix, topic.name);
      const ends = await admin.fetchTopicOffsets(name);
      for (;;) {
        const [applied] = await admin.fetchOffsets({ groupId: prefixed(this.prefix, group), topics: [name] });
        const offsets = new Map(applied?.partitions.map(({ partition, offset }) => [partition, offset]));
        const left = ends.reduce((sum, { partition, low, high }) => sum + behind(offsets.get(partition), low, high), 0);
        if (left === 0 || performance.now() >= patientUntil) return left;
        await delay(pollMs);
      }
    } finally {
      await admin.disconnect();
    }
  }
}

/** A group without an offset (-1) begins at the oldest message. */
function behind(offset: string | undefined, low: string, high: string): number {
  const next = Math.max(Number(offset ?? -1), Number(low));
  return Math.max(0, Number(high) - next);
}
