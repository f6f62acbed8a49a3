import { type Queryable, sql, type Tx } from '@mvec/database';

/**
 * That the provider knows no charge is never its last word: it may book a send minutes after the time-out, and a frozen
 * worker may send when its payment is long over. A payment that ended so is looked up again, this long after it ended
 * or after its last send, whichever was later.
 */
export const recheckSchedule = ['1 minute', '10 minutes', '1 hour', '24 hours'];

/** Ends a look-up that found nothing: the next one comes by the schedule, until its end. */
export async function scheduleRecheck(tx: Tx, paymentId: string): Promise<void> {
  await tx.execute(sql`
    update payment
    set tries = 0, claimed_by = null, claimed_until = null, recheck_at = (
      select min(greatest(status_changed_at, last_sent_at) + pause) from unnest(${recheckSchedule}::interval[]) pause
      where greatest(status_changed_at, last_sent_at) + pause > clock_timestamp())
    from payment_attempt attempt
    where payment.id = ${paymentId} and status in ('voided', 'failed') and attempt.id = attempt_id`);
}

/** The provider's books hold a final word: there is nothing left to look for. */
export async function endRechecks(tx: Tx, paymentId: string): Promise<void> {
  await tx.execute(sql`
    update payment set recheck_at = null, claimed_by = null, claimed_until = null
    where id = ${paymentId} and recheck_at is not null`);
}

/**
 * A send without an answer may have left a moment ago, however old its claim is. It counts as the last send, and a
 * payment that others have ended meanwhile is looked up at once; every other one is being asked for anyway.
 */
export async function noteUnansweredSend(
  from: Queryable,
  send: { paymentId: string; attemptId: string },
): Promise<void> {
  await from.execute(sql`
    with sent as (
      update payment_attempt set last_sent_at = clock_timestamp() where id = ${send.attemptId})
    update payment set recheck_at = clock_timestamp()
    where id = ${send.paymentId} and attempt_id = ${send.attemptId} and status in ('voided', 'failed')`);
}
