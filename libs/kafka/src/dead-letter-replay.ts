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
import { applyEvent } from './apply-event.js';
import { inReplaySpan } from './consumer-spans.js';
import type { Delivery, EventRouter } from './event-router.js';

/** Whose inbox is marked: the service's, or that of each generation of its read model. */
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

/** `stale`: not tried, because nobody can tell whether it took effect long ago. */
export type ReplayOutcome = ActionOutcome | 'stale';

/** The service handles no such events any more, or what the message held could not be kept. */
export class NotHandledError extends Error {
  override readonly name = 'NotHandledError';
}

class StaleLetterError extends Error {}

const replays = counter({
  name: 'dead_letters_replayed_total',
  help: 'Replays of dead letters by what came of them',
  labels: { outcome: [...actionOutcomes, 'stale'] },
});

/**
 * Applies dead letters once more, by this service's own handler and to its own database. The shared topic is not
 * touched: no other consumer notices, and the events behind are long applied, so the handler sees an event that is older
 * than its state.
 *
 * - The letter's state, the inbox mark, the effect, its follow-up events and the audit are one transaction, which begins
 *   with the guarded change of the state: however often, from wherever and at once it is asked for, it happens once.
 * - A read model's generations are all replayed to, each with its own mark, or none is.
 * - A handler that fails again leaves all as it was, but for the newest cause, the attempts and the audit.
 * - An outage changes nothing and is thrown.
 */
export class DeadLetterReplay {
  constructor(private readonly options: DeadLetterReplayOptions) {}

  /**
   * @param leaveStale do not try an event that was older than the inbox remembers when it became a dead letter
   * @returns nothing when there is no such letter
   */
  async replay(id: string, operator: Operator, { leaveStale = false } = {}): Promise<ReplayOutcome | undefined> {
    const outcome = await this.try(id, operator, leaveStale);
    if (outcome === undefined) return undefined;
    replays.inc({ outcome });
    const { callerId } = operator;
    this.options.logger.info({ event: 'dead_letter.replay', deadLetterId: id, outcome, by: callerId }, 'replayed');
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
      await inReplaySpan(consumer, delivery, (traced) => applyEvent(tx, traced, generation));
      applied += 1;
    }
    return applied > 0 ? 'applied' : 'duplicate';
  }

  /** Parsed anew: what was malformed may be understood since. */
  private deliveryOf(letter: DeadLetterRecord): Delivery {
    const route = this.options.router.route(originalOf(letter));
    if (route.kind === 'delivery') return route.delivery;
    if (route.kind === 'malformed') throw route.error;
    throw new NotHandledError(`Nothing here handles ${letter.eventType ?? 'a message without a type'}`);
  }

  private async recordFailure(tx: Tx, id: string, operator: Operator, error: unknown): Promise<void> {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
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

/** As it was judged when it became a dead letter: one that lay here since then is remembered by that. */
function isStale({ createdAt }: DeadLetterRecord, { event, readsHistory }: Delivery): boolean {
  return !readsHistory && Date.parse(event.time) < createdAt.getTime() - inboxWindowDays * 86_400_000;
}
