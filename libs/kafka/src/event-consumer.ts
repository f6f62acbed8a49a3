import { Batcher, lingerUnderLoad } from '@mvec/batching';
import type { Database, Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';
import { isOutage, canRetryIndividually, NonRetryableError } from '@mvec/errors';
import { counter, type Logger } from '@mvec/observability';
import { backoffMs } from '@mvec/resilience';
import { type DeadLetters, Inbox, type OriginalMessage } from '@mvec/outbox';
import { type ConsumerControl, retryBackoff } from './consumer-control.js';
import { inConsumerSpan } from './consumer-spans.js';
import { EventLog } from './event-log.js';
import type { Delivery, EventRouter } from './event-router.js';
import { groupByHandler, type HandlerBatch } from './handler-batches.js';

export interface EventConsumerOptions {
  database: Database;
  inbox: Inbox;
  deadLetters: DeadLetters;
  router: EventRouter;
  logger: Logger;
  /** How often an event is tried before it becomes a dead letter. */
  maxAttempts?: number;
  /** Of the read model that is written; 0 when there is none. */
  generation?: number;
}

/** Events of one partition that are applied in one transaction at most. */
export const maxEventsAtOnce = 100;
/** A transaction that grows without end would hold its locks as long. */
const maxSharedEvents = 500;

/** What is to become a dead letter, and why. */
interface Burial {
  original: OriginalMessage;
  event?: EventEnvelope;
  error: unknown;
  attempts: number;
}

/** A transaction failed that nobody shared: it counts as the event's first try. */
class FailedAloneError extends Error {
  constructor(readonly reason: unknown) {
    super('An event failed alone', { cause: reason });
  }
}

const handled = counter({
  name: 'events_consumed_total',
  help: 'Events by what became of them: applied, duplicate, retried or dead',
  labels: { outcome: ['applied', 'duplicate', 'retried', 'dead'] },
});

/**
 * Applies events to one service's database.
 *
 * - Inbox mark, effect and follow-up events are one transaction: each event has its effect once.
 * - What the partitions deliver at the same time is one transaction. When anything in it fails it is rolled back and
 *   applied partition by partition, then event by event, so that one bad event costs the others time and nothing else;
 *   what failed together does not count as an attempt.
 * - A handler's error is retried with growing pauses, then the event is a dead letter; `NonRetryableError` and malformed
 *   events are dead letters at once.
 * - While a dependency is down nothing is counted and nothing dies: the partition waits.
 */
export class EventConsumer {
  private readonly maxAttempts: number;
  private readonly log: EventLog;
  private readonly shared = new Batcher<Delivery[]>((batches) => this.applyShared(batches), {
    name: 'apply events',
    linger: lingerUnderLoad,
    maxWeight: maxSharedEvents,
    weightOf: (deliveries) => deliveries.length,
    skipLinger: (deliveries) => deliveries.length === maxEventsAtOnce,
  });

  constructor(private readonly options: EventConsumerOptions) {
    this.maxAttempts = options.maxAttempts ?? 5;
    this.log = new EventLog(options.logger);
  }

  /** @throws ConsumptionStoppedError when the partition is taken away or the consumer stops: nothing is lost by it */
  async consume(messages: readonly OriginalMessage[], control: ConsumerControl): Promise<void> {
    const deliveries = await this.parse(messages, control);
    if (deliveries.length === 0) return;
    const failure = await this.applyTogether(deliveries, control);
    if (failure === undefined) return;
    const firstTry = failure instanceof FailedAloneError ? failure.reason : undefined;
    for (const delivery of deliveries) {
      await this.applyAlone(delivery, control, firstTry);
      await control.heartbeat();
    }
  }

  private async parse(messages: readonly OriginalMessage[], control: ConsumerControl): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (const original of messages) {
      const route = this.options.router.route(original);
      if (route.kind === 'malformed') await this.deadLetter({ original, error: route.error, attempts: 1 }, control);
      else if (route.kind === 'delivery' && this.isStale(route.delivery))
        await this.deadLetterStale(route.delivery, control);
      else if (route.kind === 'delivery') deliveries.push(route.delivery);
    }
    return deliveries;
  }

  /** @returns the failure after which the events have to be applied one by one */
  private async applyTogether(deliveries: Delivery[], control: ConsumerControl): Promise<unknown> {
    const failure = await this.failureOf(() => this.shared.add(deliveries), control);
    if (failure === undefined || deliveries.length === 1) return failure;
    // Whose event it was that failed is not known yet.
    return this.failureOf(() => this.apply(deliveries), control);
  }

  private async applyShared(batches: Delivery[][]): Promise<undefined[]> {
    const deliveries = batches.flat();
    try {
      await this.apply(deliveries);
    } catch (error) {
      throw deliveries.length === 1 && !isOutage(error) ? new FailedAloneError(error) : error;
    }
    return [];
  }

  /** @returns nothing when the events were applied */
  private failureOf(applying: () => Promise<void>, control: ConsumerControl): Promise<unknown> {
    return this.retryWhileUnavailable(control, async () => {
      try {
        await applying();
        return undefined;
      } catch (error) {
        // Batches that lock the same rows in different orders would go on stopping each other; single events do not.
        if (!canRetryIndividually(error)) throw error;
        this.options.logger.debug({ err: error }, 'events failed together, applying them apart');
        return error ?? new Error('A handler threw nothing');
      }
    });
  }

  /** @param firstTry the error of a try that was the event's alone already */
  private async applyAlone(delivery: Delivery, control: ConsumerControl, firstTry: unknown): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const tried = attempt === 1 && firstTry !== undefined;
      const error = tried ? firstTry : await this.retryWhileUnavailable(control, () => this.tryOnce(delivery));
      if (error === undefined) return;
      if (error instanceof NonRetryableError || attempt >= this.maxAttempts) {
        await this.deadLetter(
          { original: delivery.original, event: delivery.event, error, attempts: attempt },
          control,
        );
        return;
      }
      handled.inc({ outcome: 'retried' });
      await control.wait(backoffMs(attempt, retryBackoff));
    }
  }

  /** @returns the handler's error, or nothing; an outage is thrown */
  private async tryOnce(delivery: Delivery): Promise<unknown> {
    try {
      await this.apply([delivery]);
      return undefined;
    } catch (error) {
      if (isOutage(error)) throw error;
      return error ?? new Error('The handler threw nothing');
    }
  }

  private async apply(deliveries: Delivery[]): Promise<void> {
    const { consumer } = this.options.inbox;
    const startedAt = performance.now();
    const fresh = await inConsumerSpan(consumer, deliveries, (traced) => this.applyOnce(traced));
    this.log.applied(deliveries, startedAt);
    handled.inc({ outcome: 'applied' }, fresh);
    handled.inc({ outcome: 'duplicate' }, deliveries.length - fresh);
  }

  /** @returns how many had not been applied before */
  private applyOnce(deliveries: readonly Delivery[]): Promise<number> {
    return this.options.database.transaction(async (tx) => {
      const marked = await this.options.inbox.mark(
        tx,
        deliveries.map(({ event }) => event),
      );
      const unseen = deliveries.filter(({ event }) => marked.delete(event.id));
      for (const turn of groupByHandler(unseen)) await this.handle(tx, turn);
      return unseen.length;
    });
  }

  private async handle(tx: Tx, { handler, events }: HandlerBatch): Promise<void> {
    const { generation = 0 } = this.options;
    await handler(events, { tx, generation });
  }

  private deadLetterStale({ event, original }: Delivery, control: ConsumerControl): Promise<void> {
    const error = new Error(`Stale: ${event.time} is older than the inbox remembers`);
    return this.deadLetter({ original, event, error, attempts: 1 }, control);
  }

  private isStale({ event, readsHistory }: Delivery): boolean {
    return !readsHistory && this.options.inbox.isStale(event);
  }

  private async deadLetter(letter: Burial, control: ConsumerControl): Promise<void> {
    await this.retryWhileUnavailable(control, async () => {
      try {
        await this.writeDeadLetter(letter);
      } catch (error) {
        if (isOutage(error)) throw error;
        // Whatever it was in the message that could not be stored: its place in the topic can, and nothing is blocked.
        const original = { ...letter.original, key: undefined, headers: {}, value: null };
        await this.writeDeadLetter({ original, error: letter.error, attempts: letter.attempts });
      }
    });
    handled.inc({ outcome: 'dead' });
    const { original, event, error, attempts } = letter;
    const { topic, partition, offset } = original;
    this.options.logger.error({ err: error, topic, partition, offset, attempts, eventId: event?.id }, 'dead letter');
  }

  private async writeDeadLetter({ original, event, error, attempts }: Burial): Promise<void> {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await this.options.database.transaction(async (tx) => {
      if (event !== undefined && (await this.options.inbox.mark(tx, [event], 'dead')).size === 0) return;
      await this.options.deadLetters.add(tx, { original, event, cause, attempts });
    });
  }

  /** Tries again for as long as a dependency is down. */
  private async retryWhileUnavailable<T>(control: ConsumerControl, work: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await work();
      } catch (error) {
        if (!isOutage(error)) throw error;
        this.options.logger.warn({ err: error, failures }, 'a dependency is down, the partition waits');
        await control.wait(backoffMs(failures, retryBackoff));
      }
    }
  }
}
