import type { PublishedMessage, Publisher } from '@mvec/outbox';
import type { Kafka, Producer } from 'kafkajs';
import { prefixed } from './topic-names.js';

/** The brokers did not confirm the messages. They may or may not be stored: send them again. */
export class UnacknowledgedError extends Error {
  override readonly name = 'UnacknowledgedError';
}

/**
 * The one way to send to Kafka here. kafkajs resolves a send although messages are lost when a broker dies while it
 * retries a request that spans several partitions (its issue 1798). So:
 *
 * - one topic-partition per request, one request under way per topic-partition;
 * - kafkajs never retries: a failed send rejects, and the caller sends the same messages again;
 * - the answer must name that partition, without an error, stored by all in-sync replicas.
 *
 * A message may be stored twice, and is never lost nor, within its partition, overtaken by a later send.
 */
export class SafeProducer implements Publisher {
  private readonly lanes = new Map<string, Promise<void>>();
  private producer: Promise<Producer> | undefined;

  /** @param prefix of topic names; empty in a real platform */
  constructor(
    private readonly kafka: Kafka,
    private readonly prefix: string,
  ) {}

  async publish(topic: string, partition: number, messages: PublishedMessage[]): Promise<void> {
    const lane = `${topic}/${partition}`;
    const before = this.lanes.get(lane) ?? Promise.resolve();
    const sent = before.catch(() => undefined).then(() => this.send(topic, partition, messages));
    this.lanes.set(lane, sent);
    await sent;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.lanes.values());
    const producer = await this.producer?.catch(() => undefined);
    this.producer = undefined;
    await producer?.disconnect();
  }

  private async send(topic: string, partition: number, messages: PublishedMessage[]): Promise<void> {
    const producer = await this.connected();
    const answers = await producer.send({
      topic: prefixed(this.prefix, topic),
      acks: -1,
      timeout: 4_000,
      messages: messages.map((message) => ({ ...message, partition })),
    });
    const [answer] = answers;
    if (answers.length !== 1 || answer?.partition !== partition || answer.errorCode !== 0) {
      throw new UnacknowledgedError(`${topic}/${partition}: the brokers answered ${JSON.stringify(answers)}`);
    }
  }

  private connected(): Promise<Producer> {
    this.producer ??= this.connect().catch((error: unknown) => {
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
