import { Batcher } from '@mvec/batching';
import { context } from '@mvec/observability';
import type { PublishedMessage, Publisher } from '@mvec/outbox';
import type { Kafka, Producer } from 'kafkajs';
import { prefixed } from './topic-names.js';

/** The brokers did not confirm the messages. They may or may not be stored: send them again. */
export class UnacknowledgedError extends Error {
  override readonly name = 'UnacknowledgedError';
}

interface Lane {
  topic: string;
  partition: number;
  messages: PublishedMessage[];
}

/** A lane that has failed in company goes alone for so long. */
const apartMs = 10_000;
/** Requests of many lanes that may be under way at the same time. */
const requestsAtOnce = 2;
/** Below what a broker takes in one request, which is 100 MB, and little enough to be held in memory. */
const maxRequestBytes = 4_000_000;

/**
 * The one way to send to Kafka here. kafkajs resolves a send although messages are lost when a broker dies while it
 * retries a request that spans several partitions (its issue 1798). So:
 *
 * - kafkajs never retries: a failed send rejects, and the caller sends the same messages again;
 * - the answer must name every topic-partition of the request, without an error, stored by all in-sync replicas;
 * - one request under way per topic-partition, whose messages are in it together.
 *
 * Topic-partitions that have something to send at the same time share a request. When it fails, each is sent alone, and for
 * a while after, so that one broker in trouble holds up nobody else's messages.
 *
 * A message may be stored twice, and is never lost nor, within its partition, overtaken by a later send.
 */
export class SafeProducer implements Publisher {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly apartUntil = new Map<string, number>();
  private readonly together: Batcher<Lane>;
  private producer: Promise<Producer> | undefined;

  /** @param prefix of topic names; empty in a real platform */
  constructor(
    private readonly kafka: Kafka,
    private readonly prefix: string,
  ) {
    this.together = new Batcher((lanes) => this.send(lanes), {
      name: 'produce',
      concurrency: requestsAtOnce,
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
    if ((this.apartUntil.get(name) ?? 0) < performance.now()) {
      try {
        await this.together.add(lane);
        return;
      } catch {
        this.apartUntil.set(name, performance.now() + apartMs);
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
      throw new UnacknowledgedError(`${topic}/${partition}: the brokers answered ${JSON.stringify(answers)}`);
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
      // kafkajs asks for new leaders after most errors, and not after a time-out: a frozen broker costs this long.
      metadataMaxAge: 5_000,
    });
    await producer.connect();
    return producer;
  }
}
