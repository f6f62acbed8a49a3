import type { Consumer } from 'kafkajs';

/** A commit costs the brokers as much as a message. What is committed late is delivered again at worst, and dropped. */
const commitEveryMs = 200;

/** Tells the brokers how far each partition is applied: of all partitions together, and not after every batch. */
export class OffsetCommits {
  private readonly next = new Map<string, { topic: string; partition: number; offset: string }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly consumer: Pick<Consumer, 'commitOffsets'>) {}

  /** @param lastApplied offset of the last message of the partition that took effect */
  applied(topic: string, partition: number, lastApplied: string): void {
    const offset = (BigInt(lastApplied) + 1n).toString();
    this.next.set(`${topic}/${partition}`, { topic, partition, offset });
    this.timer ??= setTimeout(() => void this.flush(), commitEveryMs).unref();
  }

  /** Partitions may have gone to others, whose offsets are further. */
  forget(): void {
    this.next.clear();
  }

  /** A commit that fails is made up for by a later one, or by the inbox. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const offsets = [...this.next.values()];
    this.next.clear();
    if (offsets.length > 0) await this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}
