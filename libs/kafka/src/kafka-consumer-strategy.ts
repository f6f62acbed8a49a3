import type { ConsumerGroup } from '@mvec/events';
import type { Database } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { DeadLetters, Inbox, type Outbox } from '@mvec/outbox';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import { ConsumerLag } from './consumer-lag.js';
import { DeadLetterReplay, type ReplayConsumer } from './dead-letter-replay.js';
import { EventConsumer } from './event-consumer.js';
import { EventRouter, oneByOne } from './event-router.js';
import { GenerationConsumers } from './generation-consumers.js';
import type { Generation, Generations } from './generations.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { contractOf, type EventContext, type HandlerExtras } from './on-event.js';
import { prefixed } from './topic-names.js';

export interface KafkaConsumerStrategyOptions {
  kafka: Kafka;
  group: ConsumerGroup;
  /** Prefix of topics and groups; empty except in tests. */
  prefix: string;
  database: Database;
  outbox: Outbox;
  logger: Logger;
  /** For a service whose tables are a read model: each generation has its own consumer group. */
  generations?: Generations;
}

/** How long to wait for messages in flight, so that a generation counts as caught up under steady traffic too. */
const maxProgressWaitMs = 1_000;

/**
 * Consumes Kafka for `@OnEvent` methods of Nest controllers, with the guarantees of `EventConsumer`. Replaces Nest's own
 * Kafka transport, in which a message that cannot be handled blocks its partition.
 *
 * The application needs a global RPC filter that rethrows. Otherwise Nest replaces every error by "Internal server error",
 * and retries and dead letters cannot see its kind.
 */
export class KafkaConsumerStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private consumer: KafkaConsumer | GenerationConsumers | undefined;
  private listening: EventRouter | undefined;

  constructor(private readonly options: KafkaConsumerStrategyOptions) {
    super();
  }

  /** Whether the service handles any event at all. */
  get hasHandlers(): boolean {
    return this.messageHandlers.size > 0;
  }

  /** Consumers of this service: itself, or each generation of its read model. */
  async consumers(): Promise<ReplayConsumer[]> {
    const { group, generations } = this.options;
    if (generations === undefined) return [{ consumer: group, generation: 0 }];
    return (await generations.consuming()).map(({ consumer, id }) => ({ consumer, generation: id }));
  }

  /** Names of the consumed topics; empty before `listen`. */
  topics(): string[] {
    return this.listening?.topics() ?? [];
  }

  /** Replays dead letters; undefined before `listen`. */
  replay(): DeadLetterReplay | undefined {
    const { database, logger } = this.options;
    if (this.listening === undefined) return undefined;
    return new DeadLetterReplay({ database, router: this.listening, consumers: () => this.consumers(), logger });
  }

  listen(callback: () => void): void {
    const router = this.router();
    this.listening = router;
    if (this.hasHandlers) {
      this.consumer = this.consumerOf(router);
      this.consumer.start();
    }
    callback();
  }

  async close(): Promise<void> {
    await this.consumer?.stop();
    this.consumer = undefined;
  }

  on(): never {
    throw new Error('The Kafka consumer emits no events');
  }

  unwrap(): never {
    throw new Error('kafkajs stays inside libs/kafka');
  }

  private router(): EventRouter {
    const router = new EventRouter();
    for (const [type, handler] of this.messageHandlers) {
      if (handler.next !== undefined) throw new Error(`${type} has two handlers in one consumer group`);
      const { together, readsHistory } = (handler.extras ?? {}) as HandlerExtras;
      const call = (payload: unknown, context: EventContext) => settle(handler, payload, context);
      router.add(contractOf(type), together ? call : oneByOne(call), { readsHistory });
    }
    return router;
  }

  private consumerOf(router: EventRouter): KafkaConsumer | GenerationConsumers {
    const { kafka, prefix, logger, generations } = this.options;
    if (generations === undefined) return this.kafkaConsumer(router);
    const lag = new ConsumerLag(kafka, prefix);
    return new GenerationConsumers({
      generations,
      open: (generation) => this.kafkaConsumer(router, generation),
      measure: ({ consumer }) => lag.progress(consumer, router.topics(), maxProgressWaitMs),
      logger,
    });
  }

  /** Dead letters belong to the service, whichever generation could not apply the event. */
  private kafkaConsumer(router: EventRouter, generation?: Generation): KafkaConsumer {
    const { kafka, group, prefix, database, outbox, logger } = this.options;
    const consumer = generation?.consumer ?? group;
    const events = new EventConsumer({
      database,
      inbox: new Inbox(consumer),
      deadLetters: new DeadLetters(group, outbox, generation !== undefined),
      router,
      logger,
      ...(generation === undefined ? {} : { generation: generation.id }),
    });
    const topics = router.topics().map((topic) => prefixed(prefix, topic));
    return new KafkaConsumer({ kafka, groupId: prefixed(prefix, consumer), topics, prefix, events, logger });
  }
}

/** Nest wraps a handler's result in an observable, whose error is what the handler threw. */
async function settle(handler: MessageHandler, payload: unknown, context: EventContext): Promise<void> {
  const result: unknown = await handler(payload, context);
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
