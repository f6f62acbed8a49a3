import type { Database } from '@mvec/database';
import { isOutage, NonRetryableError } from '@mvec/errors';
import type { EventEnvelope } from '@mvec/events';
import type { Logger } from '@mvec/observability';
import type { DeadLetters, Inbox, OriginalMessage } from '@mvec/outbox';
import { backoffMs } from '@mvec/resilience';
import type { BatchRunner } from './batch-runner.js';
import { type ConsumerControl, retryBackoff } from './consumer-control.js';
import { eventsConsumed } from './consumer-metrics.js';
import type { Delivery } from './event-router.js';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

export interface DeadLetterOnErrorOptions {
  runner: BatchRunner;
  database: Database;
  inbox: Inbox;
  deadLetters: DeadLetters;
  logger: Logger;
  maxAttempts: number;
}

/** A failed attempt; an object, because a handler may throw `undefined`. */
export interface Failure {
  error: unknown;
}

interface DeadMessage {
  original: OriginalMessage;
  /** Undefined when the message could not be parsed. */
  event?: EventEnvelope;
  error: unknown;
  attempts: number;
}

/** Applies single events. An event that fails every attempt becomes a dead letter, so that it never blocks its partition. */
export class DeadLetterOnError {
  constructor(private readonly options: DeadLetterOnErrorOptions) {}

  /**
   * Tries an event until it is applied, or until it fails for the last time and becomes a dead letter. `NonRetryableError`
   * makes it a dead letter at once. Attempts during an outage do not count.
   * @param firstFailure an attempt that was made with this event alone
   * @throws ConsumptionStoppedError
   */
  async consumeOne(delivery: Delivery, control: ConsumerControl, firstFailure?: Failure): Promise<void> {
    const { original, event } = delivery;
    let failure = firstFailure ?? (await this.attempt(delivery, control));
    for (let attempts = 1; failure !== undefined; attempts++) {
      const { error } = failure;
      if (error instanceof NonRetryableError || attempts >= this.options.maxAttempts) {
        await this.deadLetter({ original, event, error, attempts }, control);
        return;
      }
      eventsConsumed.inc({ outcome: 'retried' });
      await control.wait(backoffMs(attempts, retryBackoff));
      failure = await this.attempt(delivery, control);
    }
  }

  /** Keeps a message as a dead letter. @throws ConsumptionStoppedError */
  async deadLetter(message: DeadMessage, control: ConsumerControl): Promise<void> {
    const { logger } = this.options;
    await retryWhileUnavailable(() => this.writeStorable(message), control, logger);
    eventsConsumed.inc({ outcome: 'dead' });
    const { original, event, error, attempts } = message;
    const { topic, partition, offset } = original;
    const details = { err: error, topic, partition, offset, attempts, eventId: event?.id };
    logger.error(details, 'event not applied: kept as a dead letter');
  }

  private attempt(delivery: Delivery, control: ConsumerControl): Promise<Failure | undefined> {
    const { runner, logger } = this.options;
    const work = async (): Promise<Failure | undefined> => {
      try {
        await runner.run([delivery]);
        return undefined;
      } catch (error) {
        if (isOutage(error)) throw error;
        return { error };
      }
    };
    return retryWhileUnavailable(work, control, logger);
  }

  private async writeStorable(message: DeadMessage): Promise<void> {
    try {
      await this.write(message);
    } catch (error) {
      if (isOutage(error)) throw error;
      // The message cannot be stored. Its position in the topic can, and the partition continues.
      const original = { ...message.original, key: undefined, headers: {}, value: null };
      await this.write({ original, error: message.error, attempts: message.attempts });
    }
  }

  private async write({ original, event, error, attempts }: DeadMessage): Promise<void> {
    const { database, inbox, deadLetters } = this.options;
    await database.transaction(async (tx) => {
      if (event !== undefined && (await inbox.mark(tx, [event], 'dead')).size === 0) return;
      await deadLetters.add(tx, { original, event, cause: causeOf(error), attempts });
    });
  }
}

/** Text of an error for operators: its class and its message. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
