import { Database, sql, type Tx } from '@mvec/database';
import { money, type Money } from '@mvec/money';
import { InjectEnv } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { PaymentEnv } from '../env.js';
import { backoffMs } from './backoff.js';

/** What is to be asked of the provider about one payment. */
export type PaymentWork = PaymentWorkBase &
  (
    | { kind: 'charge'; attemptId: string; cardToken: string }
    /** The order is cancelled. `settled`: no send can be under way any more. */
    | { kind: 'find_charge'; attemptId: string; settled: boolean }
    | { kind: 'refund'; refundId: string; chargeId: string }
  );

interface PaymentWorkBase {
  paymentId: string;
  orderId: string;
  amount: Money;
  tries: number;
  /** On `performance.now()`'s clock. Begun later, a call could outlive the claim and meet another worker's. */
  beginBy: number;
  correlationId: string;
  traceparent: string | undefined;
}

interface WorkRow {
  id: string;
  order_id: string;
  status: 'requested' | 'voiding' | 'refunding';
  amount: number;
  currency: string;
  tries: number;
  correlation_id: string;
  traceparent: string | null;
  attempt_id: string;
  provider_token: string;
  settled: boolean;
  refund_id: string;
  charge_id: string;
}

/**
 * Shares the payments that need the provider among instances, by leases on the database's clock: a payment has one
 * worker at a time, and that of a dead worker goes to another.
 */
@Injectable()
export class PaymentClaims {
  private readonly workerId = uuidv7();
  private readonly leaseMs: number;

  constructor(
    private readonly database: Database,
    @InjectEnv() private readonly env: PaymentEnv,
  ) {
    this.leaseMs = leaseSpareMs + callsPerWork * env.PROVIDER_TIMEOUT_MS;
  }

  /**
   * Takes payments that are due. When this returns, the attempts that are about to be sent are on record: a payment
   * without one was never sent, one with an attempt may have been charged.
   */
  async claim(limit: number): Promise<PaymentWork[]> {
    const beginBy = performance.now() + leaseSpareMs;
    return this.database.transaction(async (tx) => {
      const ids = await this.lease(tx, limit);
      if (ids.length === 0) return [];
      await recordSends(tx, ids);
      const rows = await this.workOf(tx, ids);
      return rows.map((row) => toWork(row, beginBy));
    });
  }

  /** Gives a payment back whose outcome is still unknown. A status that changed meanwhile is worked on at once. */
  async postpone(work: PaymentWork, reason: string): Promise<void> {
    const pauseMs = backoffMs(work.tries, this.env.PROVIDER_RETRY_MS);
    await this.database.execute(sql`
      update payment
      set claimed_by = null, claimed_until = null, last_error = ${reason.slice(0, 500)},
        next_try_at = case when status = ${statusOf[work.kind]}
          then clock_timestamp() + make_interval(secs => ${pauseMs / 1_000}) else next_try_at end
      where id = ${work.paymentId} and claimed_by = ${this.workerId}`);
  }

  /** An order that ran out of time before its first attempt is not charged any more: its cancellation is on the way. */
  private async lease(tx: Tx, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(sql`
      with due as (
        select id from payment
        where status in ('requested', 'voiding', 'refunding') and next_try_at <= statement_timestamp()
          and (claimed_until is null or claimed_until <= statement_timestamp())
          and (status <> 'requested' or attempt_id is not null or payment_due_at > statement_timestamp())
        order by next_try_at limit ${limit} for no key update skip locked)
      update payment
      set claimed_by = ${this.workerId}, tries = tries + 1,
        claimed_until = clock_timestamp() + make_interval(secs => ${this.leaseMs / 1_000}),
        attempt_id = case when status = 'requested' then coalesce(attempt_id, uuidv7()) else attempt_id end
      from due where payment.id = due.id
      returning payment.id`);
    return rows.map(({ id }) => id);
  }

  private async workOf(tx: Tx, ids: string[]): Promise<WorkRow[]> {
    return tx.query<WorkRow>(sql`
      select payment.id, order_id, status, payment.amount, payment.currency, tries, correlation_id, traceparent,
        attempt_id, provider_token, refund.id as refund_id, refund.charge_id,
        attempt.last_sent_at <= clock_timestamp() - make_interval(secs => ${this.env.PROVIDER_SETTLE_MS / 1_000}) as settled
      from payment
      join payment_attempt attempt on attempt.id = payment.attempt_id
      join payment_method on payment_method.id = payment.payment_method_id
      left join refund on refund.payment_id = payment.id and refund.completed_at is null
      where payment.id = any(${ids}::uuid[])`);
  }
}

/** A charge that is rejected is looked up: two calls one after the other. */
const callsPerWork = 2;
const leaseSpareMs = 5_000;

const statusOf = { charge: 'requested', find_charge: 'voiding', refund: 'refunding' } as const;

async function recordSends(tx: Tx, ids: string[]): Promise<void> {
  await tx.execute(sql`
    insert into payment_attempt as attempt (id, payment_id)
    select attempt_id, id from payment where id = any(${ids}::uuid[]) and status = 'requested'
    on conflict (id) do update set sends = attempt.sends + 1, last_sent_at = clock_timestamp()`);
}

function toWork(row: WorkRow, beginBy: number): PaymentWork {
  const base = {
    paymentId: row.id,
    orderId: row.order_id,
    amount: money(row.amount, row.currency),
    tries: row.tries,
    beginBy,
    correlationId: row.correlation_id,
    traceparent: row.traceparent ?? undefined,
  };
  const attemptId = row.attempt_id;
  switch (row.status) {
    case 'requested':
      return { ...base, kind: 'charge', attemptId, cardToken: row.provider_token };
    case 'voiding':
      return { ...base, kind: 'find_charge', attemptId, settled: row.settled };
    case 'refunding':
      return { ...base, kind: 'refund', refundId: row.refund_id, chargeId: row.charge_id };
  }
}
