import type { Caller } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor, writeCursor } from '@mvec/http';
import type { DeadLetterReplay, ReplayOutcome } from '@mvec/kafka';
import { context, correlationIdFrom } from '@mvec/observability';
import {
  type ActionOutcome,
  DeadLetterRecords,
  type Decision,
  findRecord,
  type Operator,
  recordDecision,
  settleDeadLetter,
} from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Consumption } from '../consumption.js';
import { DeadLetterNotFoundError, DeadLetterSettledError, NotConsumingError } from './dead-letter.errors.js';
import { toSummaryView, toView } from './dead-letter-view.js';
import type {
  DeadLetterSummaryView,
  DeadLetterView,
  ListDeadLetters,
  Replayed,
  ReplayDeadLetters,
  Settlement,
} from './dead-letters.dto.js';

/** Shorter than a client's time-out. */
const replayManyMs = 8_000;

/** Lists, replays and drops events that the service could not apply. */
@Injectable()
export class DeadLettersService {
  private readonly records: DeadLetterRecords;

  constructor(
    private readonly database: Database,
    private readonly consumption: Consumption,
  ) {
    this.records = new DeadLetterRecords(database);
  }

  async listDeadLetters({ cursor, limit, ...filter }: ListDeadLetters): Promise<Page<DeadLetterSummaryView>> {
    const letters = await this.records.list(filter, readCursor(cursor, z.uuid()), limit + 1);
    return mapPage(
      pageOf(letters, limit, ({ id }) => id),
      toSummaryView,
    );
  }

  async showDeadLetter(id: string): Promise<DeadLetterView> {
    const letter = await this.records.find(id);
    if (letter === undefined) throw new DeadLetterNotFoundError(id);
    return toView(letter, await this.records.actionsOf(id));
  }

  async replayDeadLetter(caller: Caller, id: string): Promise<Settlement> {
    const outcome = await this.replays().replay(id, operatorOf(caller));
    if (outcome === undefined || outcome === 'stale') throw new DeadLetterNotFoundError(id);
    return this.settlement(id, outcome, 'replayed');
  }

  /** Replays the matching dead letters once each; the cursor continues after the last one tried. */
  async replayDeadLetters(caller: Caller, { cursor, limit, ...filter }: ReplayDeadLetters): Promise<Replayed> {
    const replays = this.replays();
    const ids = await this.records.openIds(filter, readCursor(cursor, z.uuid()), limit);
    const until = performance.now() + replayManyMs;
    const counts: Record<CountedOutcome, number> = { applied: 0, duplicate: 0, unchanged: 0, failed: 0, stale: 0 };
    let last: string | undefined;
    for (const id of ids) {
      const outcome = await replays.replay(id, operatorOf(caller), { leaveStale: true });
      counts[counted(outcome)] += 1;
      last = id;
      if (performance.now() > until) break;
    }
    const done = last === ids.at(-1) && ids.length < limit;
    return { ...counts, nextCursor: done || last === undefined ? null : writeCursor(last) };
  }

  async dropDeadLetter(caller: Caller, id: string, reason: string): Promise<Settlement> {
    const decision = { ...operatorOf(caller), deadLetterId: id, action: 'drop', reason } as const;
    const outcome = await this.database.transaction((tx) => this.dropIn(tx, decision));
    return this.settlement(id, outcome, 'dropped');
  }

  private async dropIn(tx: Tx, decision: Omit<Decision, 'outcome'>): Promise<ActionOutcome> {
    const id = decision.deadLetterId;
    const dropped = await settleDeadLetter(tx, id, 'dropped');
    const letter = dropped ?? (await findRecord(tx, id));
    if (letter === undefined) throw new DeadLetterNotFoundError(id);
    const before = letter.status === 'dropped' ? 'unchanged' : 'refused';
    const outcome = dropped ? 'dropped' : before;
    await recordDecision(tx, { ...decision, outcome });
    return outcome;
  }

  private async settlement(id: string, outcome: ActionOutcome, action: string): Promise<Settlement> {
    const letter = await this.records.find(id);
    if (letter === undefined) throw new DeadLetterNotFoundError(id);
    if (outcome === 'refused') throw new DeadLetterSettledError(id, letter.status, action);
    return { outcome, deadLetter: toSummaryView(letter) };
  }

  private replays(): DeadLetterReplay {
    const replay = this.consumption.strategy?.replay();
    if (replay === undefined) throw new NotConsumingError();
    return replay;
  }
}

type CountedOutcome = 'applied' | 'duplicate' | 'unchanged' | 'failed' | 'stale';

function counted(outcome: ReplayOutcome | undefined): CountedOutcome {
  return outcome === undefined || outcome === 'refused' || outcome === 'dropped' ? 'unchanged' : outcome;
}

function operatorOf({ id }: Caller): Operator {
  return { callerId: id, correlationId: context.current()?.correlationId ?? correlationIdFrom(undefined) };
}
