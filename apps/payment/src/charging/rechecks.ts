import { type Queryable, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/**
 * Pauses after which a payment that ended without a charge is looked up again, counted from its end or from its last send,
 * whichever was later. "No charge known" is never final: the provider may book a send minutes after the time-out, and a
 * frozen worker may send after the payment has ended.
 */
const recheckSchedule = ['1 minute', '10 minutes', '1 hour', '24 hours'];

@Injectable()
export class Rechecks {
  /** Ends a look-up that found no charge and schedules the next one, if the schedule has one left. */
  async scheduleRecheck(tx: Tx, paymentId: string): Promise<void> {
    await tx.execute(sql`
      update payment
      set tries = 0, claimed_by = null, claimed_until = null, recheck_at = (
        select min(greatest(status_changed_at, last_sent_at) + pause) from unnest(${recheckSchedule}::interval[]) pause
        where greatest(status_changed_at, last_sent_at) + pause > clock_timestamp())
      from payment_attempt attempt
      where payment.id = ${paymentId} and status in ('voided', 'failed') and attempt.id = attempt_id`);
  }

  /** Ends the look-ups: the outcome at the provider is final. */
  async endRechecks(tx: Tx, paymentId: string): Promise<void> {
    await tx.execute(sql`
      update payment set recheck_at = null, claimed_by = null, claimed_until = null
      where id = ${paymentId} and recheck_at is not null`);
  }

  /**
   * Notes a send without an answer as the last send: it may have left the process just now, however old its claim is. A
   * payment that has ended meanwhile is looked up at once; any other payment is asked for anyway.
   */
  async noteUnansweredSend(queryable: Queryable, send: { paymentId: string; attemptId: string }): Promise<void> {
    await queryable.execute(sql`
      with sent as (
        update payment_attempt set last_sent_at = clock_timestamp() where id = ${send.attemptId})
      update payment set recheck_at = clock_timestamp()
      where id = ${send.paymentId} and attempt_id = ${send.attemptId} and status in ('voided', 'failed')`);
  }
}
