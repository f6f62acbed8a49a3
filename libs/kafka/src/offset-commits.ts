import type { Consumer, TopicPartitionOffsetAndMetadata } from 'kafkajs';

/** A commit costs the brokers as much as a message. A late commit causes a redelivery at worst, which the inbox drops. */
const commitEveryMs = 200;
const repeatEveryMs = 5_000;

/**
 * Commits the offsets of all partitions in one request, a moment after their batches.
 *
 * - One commit is under way at a time, so that none overtakes a later one. The next commit makes up for a failed one.
 * - Each assignment of partitions starts empty: a partition of an earlier assignment may belong to another instance, which is
 *   further ahead.
 * - Offsets of the current assignment are repeated every few seconds. kafkajs retries a commit by itself, and sends it as one
 *   of the current assignment even when it is older: that can set back a partition of another instance, whose lag would
 *   otherwise stay until its next event.
 */
export class OffsetCommits {
  private readonly pending = new Map<string, TopicPartitionOffsetAndMetadata>();
  /** Offsets applied in the current assignment, committed or not. */
  private readonly applied = new Map<string, TopicPartitionOffsetAndMetadata>();
  private repeating: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private committing: Promise<void> = Promise.resolve();
  private closed = false;
  private currentAssignment = 0;

  constructor(private readonly consumer: Pick<Consumer, 'commitOffsets'>) {}

  /** Number of the current assignment of partitions. */
  get assignment(): number {
    return this.currentAssignment;
  }

  beginAssignment(): void {
    this.currentAssignment++;
    this.pending.clear();
    this.applied.clear();
  }

  /**
   * Notes a partition's progress. Does nothing when the partitions were reassigned meanwhile.
   * @param lastApplied offset of the last message of the partition that took effect
   * @param assignment in which the message was fetched
   */
  noteApplied(topic: string, partition: number, lastApplied: string, assignment: number): void {
    if (assignment !== this.currentAssignment) return;
    const offset = (BigInt(lastApplied) + 1n).toString();
    const name = `${topic}/${partition}`;
    this.pending.set(name, { topic, partition, offset });
    this.applied.set(name, { topic, partition, offset });
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
    for (const [name, offset] of this.applied) this.pending.set(name, offset);
    return this.flush();
  }

  private commitSoon(): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => void this.flush(), commitEveryMs).unref();
    this.repeating ??= setInterval(() => void this.repeat(), repeatEveryMs).unref();
  }

  private async commit(): Promise<void> {
    const assignment = this.currentAssignment;
    const taken = [...this.pending];
    this.pending.clear();
    if (taken.length === 0) return;
    try {
      await this.consumer.commitOffsets(taken.map(([, offset]) => offset));
    } catch {
      if (assignment !== this.currentAssignment) return;
      for (const [name, offset] of taken) if (!this.pending.has(name)) this.pending.set(name, offset);
      this.commitSoon();
    }
  }
}
