import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@mvec/observability';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { consumerControl, ConsumptionStoppedError, withHeartbeats } from './consumer-control.js';
import { ConsumerLag } from './consumer-lag.js';
import { type EventConsumer, maxEventsAtOnce } from './event-consumer.js';
import { toIncoming } from './incoming-message.js';
import { OffsetCommits } from './offset-commits.js';
import { type Assignment, LagReporter, noteEvents } from './lag-metric.js';
import { withoutPrefix } from './topic-names.js';
import { isUnreachable } from './unreachable.js';

export interface KafkaConsumerOptions {
  kafka: Kafka;
  groupId: string;
  /** With their prefix. */
  topics: string[];
  prefix: string;
  events: EventConsumer;
  logger: Logger;
}

const reconnectMs = 1_000;

/**
 * What bounds the memory of a consumer that falls behind: kafkajs asks each broker for no more than this at once, and
 * for more only when all of it is applied, so that three brokers make it 12 MB of messages. A single larger message
 * still comes through.
 */
const fetchLimits = { maxBytes: 4 * 1024 * 1024, maxBytesPerPartition: 512 * 1024 };
/** What partitions deliver at the same time shares transactions: the more at the same time, the better. */
const partitionsAtOnce = 24;

/**
 * Reads topics and hands their messages on in order per partition. An offset is committed only after its event took
 * effect or became a dead letter; brokers that are away, also at the start, are waited for.
 */
export class KafkaConsumer {
  private consumer: Consumer | undefined;
  private commits: OffsetCommits | undefined;
  private readonly batches = new Set<Promise<void>>();
  private stopping = false;
  private running: Promise<void> | undefined;
  private readonly lag: LagReporter;

  constructor(private readonly options: KafkaConsumerOptions) {
    const { kafka, prefix } = options;
    const group = withoutPrefix(prefix, options.groupId);
    const lag = new ConsumerLag(kafka, prefix);
    this.lag = new LagReporter({ group, measure: (topics) => lag.survey(group, topics) });
  }

  start(): void {
    this.running = this.keepRunning();
  }

  /**
   * Finishes what is being applied, then leaves the group. A consumer that is still joining is waited for: kafkajs forgets
   * the one it is told to stop meanwhile, which then reads on for ever.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    this.lag.close();
    await this.running;
    await Promise.allSettled(this.batches);
    await this.commits?.close();
    await this.consumer?.stop();
    await this.consumer?.disconnect();
  }

  private async keepRunning(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.join();
        return;
      } catch (error) {
        this.tellOf(error);
        await this.consumer?.disconnect().catch(() => undefined);
        await delay(reconnectMs);
      }
    }
  }

  /** That brokers are not reached the client says itself. */
  private tellOf(error: unknown): void {
    if (error instanceof Error && isUnreachable(error.message)) return;
    this.options.logger.warn({ err: error }, 'cannot join the consumer group yet, trying again');
  }

  private async join(): Promise<void> {
    const { kafka, groupId, topics } = this.options;
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      // A killed consumer's partitions wait this long for their next owner.
      sessionTimeout: 8_000,
      heartbeatInterval: 1_000,
      maxWaitTimeInMs: 500,
      ...fetchLimits,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 2_000,
        retries: 5,
        // We join again ourselves: a restart inside kafkajs that begins while we stop would outlive us.
        restartOnFailure: () => Promise.resolve(false),
      },
      metadataMaxAge: 5_000,
    });
    this.consumer = consumer;
    const commits = new OffsetCommits(consumer);
    this.commits = commits;
    consumer.on(consumer.events.REBALANCING, () => commits.beginTerm());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      commits.beginTerm();
      this.own(payload.memberAssignment);
    });
    consumer.on(consumer.events.CRASH, () => {
      // Its partitions are still told of: one that crashes again and again is what lag has to show.
      void commits.close();
      if (!this.stopping) this.running = delay(reconnectMs).then(() => this.keepRunning());
    });
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    if (this.stopping) return;
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitionsAtOnce,
      autoCommit: false,
      eachBatch: (payload) => this.track(this.onBatch(payload, commits)),
    });
  }

  /** What is under way when the consumer stops is waited for, while its offsets can still be committed. */
  private track(batch: Promise<void>): Promise<void> {
    const ended = batch.finally(() => this.batches.delete(ended));
    this.batches.add(ended);
    return ended;
  }

  private async onBatch(payload: EachBatchPayload, commits: OffsetCommits): Promise<void> {
    const { batch } = payload;
    const { term } = commits;
    const isActive = () => payload.isRunning() && !payload.isStale() && !this.stopping;
    const control = consumerControl(() => payload.heartbeat(), isActive);
    const topic = withoutPrefix(this.options.prefix, batch.topic);
    for (let start = 0; start < batch.messages.length && isActive(); start += maxEventsAtOnce) {
      const messages = batch.messages.slice(start, start + maxEventsAtOnce);
      try {
        const incoming = messages.map((message) => toIncoming(topic, batch.partition, message));
        await withHeartbeats(control, () => this.options.events.consume(incoming, control));
        noteEvents(this.lag.group, topic, batch.partition);
      } catch (error) {
        if (error instanceof ConsumptionStoppedError) return;
        throw error;
      }
      const last = messages.at(-1)?.offset;
      // Assigned anew meanwhile, it is read again from what is committed: who moved on would never commit what it skips.
      if (last === undefined || term !== commits.term) return;
      payload.resolveOffset(last);
      commits.applied(batch.topic, batch.partition, last, term);
      await payload.heartbeat();
    }
  }

  private own(assigned: Assignment): void {
    const topics = Object.entries(assigned).filter(([, partitions]) => partitions.length > 0);
    this.lag.own(
      Object.fromEntries(topics.map(([topic, partitions]) => [withoutPrefix(this.options.prefix, topic), partitions])),
    );
  }
}
