import type { Consumer, TopicPartitionOffsetAndMetadata } from 'kafkajs';

/** A commit costs the brokers as much as a message. What is committed late is delivered again at worst, and dropped. */
const commitEveryMs = 200;
const repeatEveryMs = 5_000;

/**
 * Tells the brokers how far each partition is applied: of all partitions together, and not after every batch.
 *
 * One commit is under way at a time, so that none overtakes a later one; one that failed is made up for by the next. With
 * each assignment of partitions begins a new term: what was applied in an earlier one is not told any more, because the
 * partition may belong to another instance, which is further.
 *
 * All is told again every few seconds: kafkajs repeats a commit on its own, and in a new term as if it were of that term. It
 * can set back a partition of another instance, whose lag would stay until its next event.
 */
export class OffsetCommits {
  private readonly next = new Map<string, TopicPartitionOffsetAndMetadata>();
  /** Of this term, told or not. */
  private readonly all = new Map<string, TopicPartitionOffsetAndMetadata>();
  private repeating: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private committing: Promise<void> = Promise.resolve();
  private closed = false;
  private currentTerm = 0;

  constructor(private readonly consumer: Pick<Consumer, 'commitOffsets'>) {}

  get term(): number {
    return this.currentTerm;
  }

  beginTerm(): void {
    this.currentTerm++;
    this.next.clear();
    this.all.clear();
  }

  /**
   * @param lastApplied offset of the last message of the partition that took effect
   * @param term in which the message was fetched
   */
  applied(topic: string, partition: number, lastApplied: string, term: number): void {
    if (term !== this.currentTerm) return;
    const offset = (BigInt(lastApplied) + 1n).toString();
    const name = `${topic}/${partition}`;
    this.next.set(name, { topic, partition, offset });
    this.all.set(name, { topic, partition, offset });
    this.commitSoon();
  }

  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.committing = this.committing.then(() => this.commit());
    return this.committing;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.repeating);
    await this.flush();
  }

  private repeat(): Promise<void> {
    for (const [name, offset] of this.all) this.next.set(name, offset);
    return this.flush();
  }

  private commitSoon(): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => void this.flush(), commitEveryMs).unref();
    this.repeating ??= setInterval(() => void this.repeat(), repeatEveryMs).unref();
  }

  private async commit(): Promise<void> {
    const term = this.currentTerm;
    const taken = [...this.next];
    this.next.clear();
    if (taken.length === 0) return;
    try {
      await this.consumer.commitOffsets(taken.map(([, offset]) => offset));
    } catch {
      if (term !== this.currentTerm) return;
      for (const [name, offset] of taken) if (!this.next.has(name)) this.next.set(name, offset);
      this.commitSoon();
    }
  }
}
