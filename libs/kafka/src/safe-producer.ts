import { Batcher } from '@mvec/batching';
import { context } from '@mvec/observability';
import type { PublishedMessage, Publisher } from '@mvec/outbox';
import type { Kafka, Producer } from 'kafkajs';
import { prefixed } from './topic-names.js';

/** The brokers did not acknowledge the messages, which may or may not be stored. The caller sends them again. */
export class UnacknowledgedError extends Error {
  override readonly name = 'UnacknowledgedError';
}

interface Lane {
  topic: string;
  partition: number;
  messages: PublishedMessage[];
}

/** How long a lane sends separate requests after a failed shared request. */
const separateMs = 10_000;
/** Maximum number of shared requests under way. */
const maxConcurrentRequests = 2;
/** Far below the brokers' limit for a request (100 MB), and small enough to hold in memory. */
const maxRequestBytes = 4_000_000;

/**
 * The only way to send to Kafka in this code. kafkajs resolves a send although messages are lost, when a broker dies while
 * kafkajs retries a request that spans several partitions (its issue 1798). Therefore:
 *
 * - kafkajs never retries: a failed send rejects, and the caller sends the same messages again;
 * - the response must confirm every topic-partition of the request, stored by all in-sync replicas;
 * - each topic-partition (lane) has one request under way, with all messages of a call in it.
 *
 * Lanes that send at the same time share a request. When it fails, each lane sends its own request, also for a while
 * after, so that a broker in trouble delays no messages of other brokers.
 *
 * A message may be stored twice. It is never lost, and never overtaken by a later send within its partition.
 */
export class SafeProducer implements Publisher {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly separateUntil = new Map<string, number>();
  private readonly shared: Batcher<Lane>;
  private producer: Promise<Producer> | undefined;

  /** @param prefix of topic names; empty except in tests */
  constructor(
    private readonly kafka: Kafka,
    private readonly prefix: string,
  ) {
    this.shared = new Batcher((lanes) => this.send(lanes), {
      name: 'produce',
      concurrency: maxConcurrentRequests,
      maxWeight: maxRequestBytes,
      weightOf: ({ messages }) => messages.reduce((bytes, { value }) => bytes + value.length, 0),
    });
  }

  async publish(topic: string, partition: number, messages: PublishedMessage[]): Promise<void> {
    const name = `${topic}/${partition}`;
    const before = this.underWay.get(name) ?? Promise.resolve();
    const sent = before.catch(() => undefined).then(() => this.sendLane(name, { topic, partition, messages }));
    this.underWay.set(name, sent);
    await sent;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.underWay.values());
    const producer = await this.producer?.catch(() => undefined);
    this.producer = undefined;
    await producer?.disconnect();
  }

  private async sendLane(name: string, lane: Lane): Promise<void> {
    if ((this.separateUntil.get(name) ?? 0) < performance.now()) {
      try {
        await this.shared.add(lane);
        return;
      } catch {
        this.separateUntil.set(name, performance.now() + separateMs);
      }
    }
    await this.send([lane]);
  }

  private async send(lanes: Lane[]): Promise<undefined[]> {
    const producer = await this.connected();
    const answers = await producer.sendBatch({
      acks: -1,
      timeout: 4_000,
      topicMessages: [...Map.groupBy(lanes, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
        topic: prefixed(this.prefix, topic),
        messages: ofTopic.flatMap(({ partition, messages }) => messages.map((message) => ({ ...message, partition }))),
      })),
    });
    const stored = new Set(
      answers.filter(({ errorCode }) => errorCode === 0).map((answer) => `${answer.topicName}/${answer.partition}`),
    );
    for (const { topic, partition } of lanes) {
      if (stored.has(`${prefixed(this.prefix, topic)}/${partition}`)) continue;
      throw new UnacknowledgedError(`${topic}/${partition}: the brokers responded ${JSON.stringify(answers)}`);
    }
    return [];
  }

  private connected(): Promise<Producer> {
    this.producer ??= context
      .leave(() => this.connect())
      .catch((error: unknown) => {
        this.producer = undefined;
        throw error;
      });
    return this.producer;
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: { retries: 0 },
      // kafkajs looks for new leaders after most errors but not after a time-out: a frozen broker costs this long.
      metadataMaxAge: 5_000,
    });
    await producer.connect();
    return producer;
  }
}
