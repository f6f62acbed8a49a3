import type { Database } from '@mvec/database';
import { canRetryIndividually, isOutage } from '@mvec/errors';
import type { Logger } from '@mvec/observability';
import type { DeadLetters, Inbox, OriginalMessage } from '@mvec/outbox';
import { BatchRunner } from './batch-runner.js';
import type { ConsumerControl } from './consumer-control.js';
import { DeadLetterOnError, type Failure } from './dead-letter-on-error.js';
import type { Delivery, EventRouter } from './event-router.js';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

export interface EventConsumerOptions {
  database: Database;
  inbox: Inbox;
  deadLetters: DeadLetters;
  router: EventRouter;
  logger: Logger;
  /** Attempts of an event before it becomes a dead letter; 5 by default. */
  maxAttempts?: number;
  /** Generation of the read model that is written; 0, the default, when there is none. */
  generation?: number;
}

const defaultMaxAttempts = 5;

/**
 * Applies a partition's messages to one service's database, on three levels:
 *
 * 1. `EventConsumer.consumeBatch`: in one transaction with what other partitions deliver at the same time; when that fails,
 *    in one transaction for this partition (`BatchRunner`); when that fails, event by event. A bad event costs the others
 *    time and nothing else, and a failed batch counts as no attempt of its events.
 * 2. `DeadLetterOnError.consumeOne`: retries one event with backoff, then keeps it as a dead letter.
 * 3. `BatchRunner.run`: inbox marks, handlers and follow-up events in one transaction, so that each event takes effect once.
 *
 * While a dependency is unavailable, each level retries without counting attempts and the partition waits. Malformed events,
 * and those older than the inbox remembers, become dead letters at once.
 */
export class EventConsumer {
  private readonly runner: BatchRunner;
  private readonly single: DeadLetterOnError;

  constructor(private readonly options: EventConsumerOptions) {
    const { database, inbox, deadLetters, logger, maxAttempts = defaultMaxAttempts, generation = 0 } = options;
    this.runner = new BatchRunner({ database, inbox, logger, generation });
    this.single = new DeadLetterOnError({ runner: this.runner, database, inbox, deadLetters, logger, maxAttempts });
  }

  /** @throws ConsumptionStoppedError when the partition is lost or the consumer stops; the messages are delivered again */
  async consumeBatch(messages: readonly OriginalMessage[], control: ConsumerControl): Promise<void> {
    const deliveries = await this.deliveriesOf(messages, control);
    if (deliveries.length === 0) return;
    const failure = await this.tryBatch(deliveries, control);
    if (failure === undefined) return;
    // The error of a batch of one event is that event's own, unless it only met a lock: then the attempt does not count.
    const firstFailure = deliveries.length === 1 && !isOutage(failure.error) ? failure : undefined;
    for (const delivery of deliveries) {
      await this.single.consumeOne(delivery, control, firstFailure);
      await control.heartbeat();
    }
  }

  /** Parses messages. Malformed and stale ones become dead letters; those without a handler are dropped. */
  private async deliveriesOf(messages: readonly OriginalMessage[], control: ConsumerControl): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (const original of messages) {
      const route = this.options.router.route(original);
      if (route.kind === 'malformed')
        await this.single.deadLetter({ original, error: route.error, attempts: 1 }, control);
      else if (route.kind === 'delivery' && this.isStale(route.delivery))
        await this.deadLetterStale(route.delivery, control);
      else if (route.kind === 'delivery') deliveries.push(route.delivery);
    }
    return deliveries;
  }

  /** @returns the failure after which the events are applied one by one; undefined when they took effect */
  private tryBatch(deliveries: readonly Delivery[], control: ConsumerControl): Promise<Failure | undefined> {
    const { logger } = this.options;
    const work = async (): Promise<Failure | undefined> => {
      try {
        await this.runner.runShared(deliveries);
        return undefined;
      } catch (error) {
        // A deadlock is not repeated as a batch: the batches could deadlock again and again, single events lock less.
        if (!canRetryIndividually(error)) throw error;
        logger.debug({ err: error }, 'batch failed: its events are applied one by one');
        return { error };
      }
    };
    return retryWhileUnavailable(work, control, logger);
  }

  private isStale({ event, readsHistory }: Delivery): boolean {
    return !readsHistory && this.options.inbox.isStale(event);
  }

  private deadLetterStale({ event, original }: Delivery, control: ConsumerControl): Promise<void> {
    const error = new Error(`Stale: ${event.time} is older than the inbox remembers`);
    return this.single.deadLetter({ original, event, error, attempts: 1 }, control);
  }
}
