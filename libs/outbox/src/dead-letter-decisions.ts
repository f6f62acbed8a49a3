import { one, sql, type Tx } from '@mvec/database';
import { type ActionOutcome, type DeadLetterRecord, wholeRecord } from './dead-letter-records.js';
import { storableCause } from './dead-letters.js';

/** Who decides, and in which request. */
export interface Operator {
  callerId: string;
  correlationId: string;
}

/** A row of the audit. */
export interface Decision extends Operator {
  deadLetterId: string;
  action: 'replay' | 'drop';
  outcome: ActionOutcome;
  reason?: string;
}

/**
 * Settles an open dead letter, in the transaction of what is done about it: whoever else wants to waits for that, and
 * then finds it settled.
 * @returns nothing when it is not there, or not open
 */
export async function settleDeadLetter(
  tx: Tx,
  id: string,
  status: 'replayed' | 'dropped',
): Promise<DeadLetterRecord | undefined> {
  const attempts = status === 'replayed' ? 1 : 0;
  return one(
    await tx.query<DeadLetterRecord>(sql`
      update eventing.dead_letter
      set status = ${status}, settled_at = clock_timestamp(), attempts = attempts + ${attempts}
      where id = ${id} and status = 'open' returning ${wholeRecord}`),
  );
}

/** It stays open, with its newest cause. What was settled meanwhile is left as it is. */
export async function recordFailure(tx: Tx, id: string, cause: string): Promise<void> {
  await tx.execute(sql`
    update eventing.dead_letter set cause = ${storableCause(cause)}, attempts = attempts + 1
    where id = ${id} and status = 'open'`);
}

/** The audit: one row for each attempt, in the transaction of what it tells. The application's role cannot change it. */
export async function recordDecision(tx: Tx, decision: Decision): Promise<void> {
  const { deadLetterId, action, outcome, callerId, correlationId } = decision;
  const reason = decision.reason === undefined ? undefined : storableCause(decision.reason);
  await tx.execute(sql`
    insert into eventing.dead_letter_action (dead_letter_id, action, outcome, caller_id, reason, correlation_id)
    values (${deadLetterId}, ${action}, ${outcome}, ${callerId}, ${reason}, ${correlationId})`);
}
