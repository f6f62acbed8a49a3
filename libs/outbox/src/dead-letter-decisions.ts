import { one, sql, type Tx } from '@mvec/database';
import { type ActionOutcome, type DeadLetterRecord, wholeRecord } from './dead-letter-records.js';
import { storableCause } from './dead-letters.js';

/** The operator and the request of a decision. */
export interface Operator {
  callerId: string;
  correlationId: string;
}

/** One row of the audit. */
export interface Decision extends Operator {
  deadLetterId: string;
  action: 'replay' | 'drop';
  outcome: ActionOutcome;
  reason?: string;
}

/**
 * Settles an open dead letter in the transaction of its replay or drop. A concurrent call waits for the row lock and then
 * finds it settled.
 * @returns undefined when it does not exist or is not open
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

/** Stores the cause of a failed replay; the dead letter stays open. Does nothing when it was settled meanwhile. */
export async function recordFailure(tx: Tx, id: string, cause: string): Promise<void> {
  await tx.execute(sql`
    update eventing.dead_letter set cause = ${storableCause(cause)}, attempts = attempts + 1
    where id = ${id} and status = 'open'`);
}

/** Adds a row to the audit, in the transaction of the action. The application's role cannot change the row later. */
export async function recordDecision(tx: Tx, decision: Decision): Promise<void> {
  const { deadLetterId, action, outcome, callerId, correlationId } = decision;
  const reason = decision.reason === undefined ? undefined : storableCause(decision.reason);
  await tx.execute(sql`
    insert into eventing.dead_letter_action (dead_letter_id, action, outcome, caller_id, reason, correlation_id)
    values (${deadLetterId}, ${action}, ${outcome}, ${callerId}, ${reason}, ${correlationId})`);
}
