import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@mvec/observability';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { consumerControl, ConsumptionStoppedError, withHeartbeats } from './consumer-control.js';
import { ConsumerLag } from './consumer-lag.js';
import { maxEventsPerBatch } from './batch-runner.js';
import type { EventConsumer } from './event-consumer.js';
import { toIncoming } from './incoming-message.js';
import { OffsetCommits } from './offset-commits.js';
import { type Assignment, LagReporter, noteEvents } from './lag-metric.js';
import { withoutPrefix } from './topic-names.js';
import { isUnreachable } from './unreachable.js';

export interface KafkaConsumerOptions {
  kafka: Kafka;
  groupId: string;
  /** Including the prefix. */
  topics: string[];
  prefix: string;
  events: EventConsumer;
  logger: Logger;
}

const reconnectMs = 1_000;

/**
 * Bounds the memory of a consumer that falls behind: kafkajs fetches no more than this from each broker, and fetches again
 * only when all of it is applied, which makes 12 MB of messages with three brokers. A single larger message still arrives.
 */
const fetchLimits = { maxBytes: 4 * 1024 * 1024, maxBytesPerPartition: 512 * 1024 };
/** Batches of partitions that arrive at the same time share a transaction. */
const maxConcurrentPartitions = 24;

/**
 * Consumes topics and passes their messages on, in order per partition. An offset is committed only after its event took
 * effect or became a dead letter. Waits for brokers that are unreachable, at the start too.
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
   * Finishes the batches under way, then leaves the group. Waits for a consumer that is still joining: kafkajs would lose
   * track of one that is stopped meanwhile, and it would consume forever.
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
        this.logJoinFailure(error);
        await this.consumer?.disconnect().catch(() => undefined);
        await delay(reconnectMs);
      }
    }
  }

  /** The client's own log reports unreachable brokers. */
  private logJoinFailure(error: unknown): void {
    if (error instanceof Error && isUnreachable(error.message)) return;
    this.options.logger.warn({ err: error }, 'consumer group not joined: retrying');
  }

  private async join(): Promise<void> {
    const { kafka, groupId, topics } = this.options;
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      // The partitions of a killed consumer wait this long for their next owner.
      sessionTimeout: 8_000,
      heartbeatInterval: 1_000,
      maxWaitTimeInMs: 500,
      ...fetchLimits,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 2_000,
        retries: 5,
        // We rejoin ourselves: a restart inside kafkajs that starts while we stop would outlive us.
        restartOnFailure: () => Promise.resolve(false),
      },
      metadataMaxAge: 5_000,
    });
    this.consumer = consumer;
    const commits = new OffsetCommits(consumer);
    this.commits = commits;
    consumer.on(consumer.events.REBALANCING, () => commits.beginAssignment());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      commits.beginAssignment();
      this.assign(payload.memberAssignment);
    });
    consumer.on(consumer.events.CRASH, () => {
      // Keep reporting lag for a crash-looping consumer: that is when it matters.
      void commits.close();
      if (!this.stopping) this.running = delay(reconnectMs).then(() => this.keepRunning());
    });
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    if (this.stopping) return;
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: maxConcurrentPartitions,
      autoCommit: false,
      eachBatch: (payload) => this.track(this.onBatch(payload, commits)),
    });
  }

  /** Keeps batches under way in a set, so that a stop waits for them while their offsets can still be committed. */
  private track(batch: Promise<void>): Promise<void> {
    const ended = batch.finally(() => this.batches.delete(ended));
    this.batches.add(ended);
    return ended;
  }

  private async onBatch(payload: EachBatchPayload, commits: OffsetCommits): Promise<void> {
    const { batch } = payload;
    const { assignment } = commits;
    const isActive = () => payload.isRunning() && !payload.isStale() && !this.stopping;
    const control = consumerControl(() => payload.heartbeat(), isActive);
    const topic = withoutPrefix(this.options.prefix, batch.topic);
    for (let start = 0; start < batch.messages.length && isActive(); start += maxEventsPerBatch) {
      const messages = batch.messages.slice(start, start + maxEventsPerBatch);
      try {
        const incoming = messages.map((message) => toIncoming(topic, batch.partition, message));
        await withHeartbeats(control, () => this.options.events.consumeBatch(incoming, control));
        noteEvents(this.lag.group, topic, batch.partition);
      } catch (error) {
        if (error instanceof ConsumptionStoppedError) return;
        throw error;
      }
      const last = messages.at(-1)?.offset;
      // The partition was reassigned meanwhile: stop, the new assignment re-reads from the committed offset.
      if (last === undefined || assignment !== commits.assignment) return;
      payload.resolveOffset(last);
      commits.noteApplied(batch.topic, batch.partition, last, assignment);
      await payload.heartbeat();
    }
  }

  private assign(assigned: Assignment): void {
    const topics = Object.entries(assigned).filter(([, partitions]) => partitions.length > 0);
    this.lag.assign(
      Object.fromEntries(topics.map(([topic, partitions]) => [withoutPrefix(this.options.prefix, topic), partitions])),
    );
  }
}
