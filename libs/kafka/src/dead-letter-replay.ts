import type { Database, Tx } from '@mvec/database';
import { isOutage } from '@mvec/errors';
import { counter, type Logger } from '@mvec/observability';
import {
  type ActionOutcome,
  actionOutcomes,
  type DeadLetterRecord,
  findRecord,
  Inbox,
  inboxWindowDays,
  type Operator,
  originalOf,
  recordDecision,
  recordFailure,
  settleDeadLetter,
} from '@mvec/outbox';
import { inReplaySpan } from './consumer-spans.js';
import { causeOf } from './dead-letter-on-error.js';
import type { Delivery, EventRouter } from './event-router.js';

/** A consumer that replays: the service, or one generation of its read model. Each has its own inbox marks. */
export interface ReplayConsumer {
  consumer: string;
  /** 0 when there is none. */
  generation: number;
}

export interface DeadLetterReplayOptions {
  database: Database;
  router: EventRouter;
  consumers: () => Promise<ReplayConsumer[]>;
  logger: Logger;
}

/** `stale`: not tried, because the inbox no longer knows whether the event took effect. */
export type ReplayOutcome = ActionOutcome | 'stale';

/** The service has no handler for the event, or the message could not be stored. */
export class NotHandledError extends Error {
  override readonly name = 'NotHandledError';
}

class StaleLetterError extends Error {}

const replays = counter({
  name: 'dead_letters_replayed_total',
  help: 'Replays of dead letters by outcome',
  labels: { outcome: [...actionOutcomes, 'stale'] },
});

/**
 * Applies dead letters again, with this service's own handler and database. Nothing is sent to the shared topic, so no other
 * consumer is affected. Later events were applied long ago: the handler sees an event that is older than its state.
 *
 * - The dead letter's status, the inbox mark, the effect, its follow-up events and the audit are one transaction, which
 *   starts with the conditional change of the status: repeated and concurrent replays take effect once.
 * - A replay applies the event to every generation of a read model, each with its own mark, or to none.
 * - A handler that fails again changes nothing but the cause, the attempts and the audit.
 * - An outage changes nothing and is thrown.
 */
export class DeadLetterReplay {
  constructor(private readonly options: DeadLetterReplayOptions) {}

  /**
   * @param leaveStale skips an event that was older than the inbox remembers when it became a dead letter
   * @returns undefined when there is no such dead letter
   */
  async replay(id: string, operator: Operator, { leaveStale = false } = {}): Promise<ReplayOutcome | undefined> {
    const outcome = await this.try(id, operator, leaveStale);
    if (outcome === undefined) return undefined;
    replays.inc({ outcome });
    const { callerId } = operator;
    this.options.logger.info(
      { event: 'dead_letter.replay', deadLetterId: id, outcome, by: callerId },
      'dead letter replayed',
    );
    return outcome;
  }

  private async try(id: string, operator: Operator, leaveStale: boolean): Promise<ReplayOutcome | undefined> {
    const { database } = this.options;
    const consumers = await this.options.consumers();
    try {
      return await database.transaction((tx) => this.replayIn(tx, { id, operator, leaveStale, consumers }));
    } catch (error) {
      if (isOutage(error)) throw error;
      if (error instanceof StaleLetterError) return 'stale';
      await database.transaction((tx) => this.recordFailure(tx, id, operator, error));
      return 'failed';
    }
  }

  private async replayIn(tx: Tx, replay: Replay): Promise<ActionOutcome | undefined> {
    const { id, operator } = replay;
    const letter = await settleDeadLetter(tx, id, 'replayed');
    const outcome = letter ? await this.apply(tx, letter, replay) : await this.settledBefore(tx, id);
    if (outcome === undefined) return undefined;
    await recordDecision(tx, { ...operator, deadLetterId: id, action: 'replay', outcome });
    return outcome;
  }

  private async settledBefore(tx: Tx, id: string): Promise<ActionOutcome | undefined> {
    const letter = await findRecord(tx, id);
    return letter && (letter.status === 'replayed' ? 'unchanged' : 'refused');
  }

  private async apply(tx: Tx, letter: DeadLetterRecord, { consumers, leaveStale }: Replay): Promise<ActionOutcome> {
    const delivery = this.deliveryOf(letter);
    if (leaveStale && isStale(letter, delivery)) throw new StaleLetterError();
    let applied = 0;
    for (const { consumer, generation } of consumers) {
      if (!(await new Inbox(consumer).markReplayed(tx, delivery.event))) continue;
      await inReplaySpan(consumer, delivery, (traced) => traced.handler([traced.event], { tx, generation }));
      applied += 1;
    }
    return applied > 0 ? 'applied' : 'duplicate';
  }

  /** Parses the message again: a newer contract may accept what was malformed. */
  private deliveryOf(letter: DeadLetterRecord): Delivery {
    const route = this.options.router.route(originalOf(letter));
    if (route.kind === 'delivery') return route.delivery;
    if (route.kind === 'malformed') throw route.error;
    throw new NotHandledError(`No handler for ${letter.eventType ?? 'a message without a type'}`);
  }

  private async recordFailure(tx: Tx, id: string, operator: Operator, error: unknown): Promise<void> {
    const cause = causeOf(error);
    await recordFailure(tx, id, cause);
    await recordDecision(tx, { ...operator, deadLetterId: id, action: 'replay', outcome: 'failed', reason: cause });
  }
}

interface Replay {
  id: string;
  operator: Operator;
  leaveStale: boolean;
  consumers: readonly ReplayConsumer[];
}

/** Judged by the time when the event became a dead letter: its inbox mark was written then. */
function isStale({ createdAt }: DeadLetterRecord, { event, readsHistory }: Delivery): boolean {
  return !readsHistory && Date.parse(event.time) < createdAt.getTime() - inboxWindowDays * 86_400_000;
}
