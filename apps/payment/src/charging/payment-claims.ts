import { Database, type RowOf, type Sql, sql } from '@mvec/database';
import { money, type Money } from '@mvec/money';
import { backoffMs } from '@mvec/resilience';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { type PaymentEnv, startWithinMs } from '../env.js';
import type { Payment, PaymentMethod, Refund } from '../generated/prisma/client.js';
import type { PaymentStatus } from '../payments/payment-status.js';
import { Rechecks } from './rechecks.js';

/** The next call to the provider for one payment. */
export type PaymentWork = PaymentWorkBase &
  (
    | { kind: 'charge'; attemptId: string; cardToken: string }
    /** Looks up a charge of a cancelled order. `settled`: no send can be under way any more. */
    | { kind: 'find_charge'; attemptId: string; settled: boolean }
    /** Looks up a charge of a payment that has ended without one. */
    | { kind: 'recheck'; attemptId: string }
    | { kind: 'refund'; refundId: string; chargeId: string }
  );

interface PaymentWorkBase {
  claimId: string;
  paymentId: string;
  orderId: string;
  amount: Money;
  status: PaymentStatus;
  tries: number;
  /** `performance.now()` after which the call must not start: it could outlive its claim and overlap with another worker's. */
  startBy: number;
  correlationId: string;
  traceparent: string | undefined;
}

type ClaimedStatus = 'requested' | 'voiding' | 'refunding' | 'voided' | 'failed';

type WorkRow = RowOf<Payment, 'id' | 'orderId' | 'amount' | 'currency' | 'tries' | 'correlationId' | 'traceparent'> &
  RowOf<PaymentMethod, 'providerToken'> &
  RowOf<Refund, 'chargeId'> & {
    status: ClaimedStatus;
    claimedBy: string;
    attemptId: string;
    refundId: string;
    settled: boolean;
  };

/**
 * Distributes the payments that need the provider among instances, by leases on the database's clock: a payment has one
 * worker at a time, and the lease of a dead worker expires.
 */
@Injectable()
export class PaymentClaims {
  private readonly leaseMs: number;

  constructor(
    private readonly database: Database,
    private readonly rechecks: Rechecks,
    @InjectEnv() private readonly env: PaymentEnv,
  ) {
    this.leaseMs = startWithinMs + callsPerWork * env.PROVIDER_TIMEOUT_MS;
  }

  /**
   * Claims payments that are due, and stores their attempts before any call: a payment without an attempt was never sent,
   * one with an attempt may have been charged.
   *
   * A payment past its deadline without an attempt is not claimed: the cancellation of its order is on the way.
   */
  async claimDue(limit: number): Promise<PaymentWork[]> {
    const startBy = performance.now() + startWithinMs;
    const rows = await this.database.query<WorkRow>(sql`
      with due as (
        select id from payment
        where (status in ('requested', 'voiding', 'refunding') or recheck_at is not null)
          and coalesce(recheck_at, next_try_at) <= statement_timestamp()
          and (claimed_until is null or claimed_until <= statement_timestamp())
          and (status <> 'requested' or attempt_id is not null or payment_due_at > statement_timestamp())
        order by coalesce(recheck_at, next_try_at) limit ${limit} for no key update skip locked
      ), claimed as (
        update payment
        set claimed_by = uuidv7(), tries = tries + 1,
          claimed_until = clock_timestamp() + make_interval(secs => ${this.leaseMs / 1_000}),
          attempt_id = case when status = 'requested' then coalesce(attempt_id, uuidv7()) else attempt_id end
        from due where payment.id = due.id
        returning payment.*
      ), sent as (
        insert into payment_attempt as attempt (id, payment_id)
        select attempt_id, id from claimed where status = 'requested'
        on conflict (id) do update set sends = attempt.sends + 1, last_sent_at = clock_timestamp()
      ), work as (
        select claimed.id, order_id, status, amount, currency, tries, correlation_id, traceparent, attempt_id,
          provider_token, claimed_by, refund.id as refund_id, refund.charge_id,
          coalesce(${this.isSettled()}, false) as settled
        from claimed
        cross join lateral (
          select provider_token from payment_method where id = payment_method_id limit 1) method
        left join lateral (
          select last_sent_at from payment_attempt where id = attempt_id limit 1) attempt on true
        left join lateral (
          select id, charge_id from refund where payment_id = claimed.id and completed_at is null limit 1) refund on true
        -- A refund requested after this statement started is seen by the next one.
        where status <> 'refunding' or refund.id is not null
      ), logged as (
        insert into provider_call (id, payment_id, order_id, operation, idempotency_key, attempt)
        select claimed_by, id, order_id,
          case status when 'requested' then 'charge' when 'refunding' then 'refund' else 'find_charge' end,
          case status when 'refunding' then refund_id else attempt_id end, tries
        from work
      )
      select * from work`);
    return rows.map((row) => toWork(row, startBy));
  }

  /**
   * Releases a payment whose outcome is still unknown until its next attempt. A status that has changed meanwhile is due at
   * once.
   * @returns false when the claim was lost: another worker may have ended the payment without the charge of this call
   */
  async releaseClaim(work: PaymentWork, reason: string): Promise<boolean> {
    const backoff = { firstMs: this.env.PROVIDER_RETRY_MS, maxMs: maxRetryMs };
    const pause = sql`make_interval(secs => ${backoffMs(work.tries, backoff) / 1_000})`;
    if (work.kind === 'charge') await this.rechecks.noteUnansweredSend(this.database, work);
    const released = await this.database.execute(sql`
      update payment
      set claimed_by = null, claimed_until = null, last_error = ${reason.slice(0, 500)},
        next_try_at = case when status = ${work.status} then clock_timestamp() + ${pause} else next_try_at end,
        recheck_at = case when recheck_at is not null then clock_timestamp() + ${pause} end
      where id = ${work.paymentId} and claimed_by = ${work.claimId}`);
    return released > 0;
  }

  /** Compares the last send before this claim with the settle time: later, no send can be under way any more. */
  private isSettled(): Sql {
    const pause = sql`make_interval(secs => ${this.env.PROVIDER_SETTLE_MS / 1_000})`;
    return sql`attempt.last_sent_at <= clock_timestamp() - ${pause}`;
  }
}

const maxRetryMs = 30_000;

/** A rejected charge is looked up: two calls in sequence. */
const callsPerWork = 2;

function toWork(row: WorkRow, startBy: number): PaymentWork {
  const base = {
    claimId: row.claimedBy,
    paymentId: row.id,
    orderId: row.orderId,
    amount: money(row.amount, row.currency),
    status: row.status,
    tries: row.tries,
    startBy,
    correlationId: row.correlationId,
    traceparent: row.traceparent ?? undefined,
  };
  const attemptId = row.attemptId;
  switch (row.status) {
    case 'requested':
      return { ...base, kind: 'charge', attemptId, cardToken: row.providerToken };
    case 'voiding':
      return { ...base, kind: 'find_charge', attemptId, settled: row.settled };
    case 'voided':
    case 'failed':
      return { ...base, kind: 'recheck', attemptId };
    case 'refunding':
      return { ...base, kind: 'refund', refundId: row.refundId, chargeId: row.chargeId };
  }
}
