import { one, type Queryable, type RowOf, sql, type Tx } from '@mvec/database';
import { money, type Money } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Payment as PaymentModel, PaymentSplit } from '../generated/prisma/client.js';
import { nextPaymentStatus, type PaymentStatus, type PaymentTrigger } from './payment-status.js';
import type { Split } from './splits.js';

export interface Payment {
  id: string;
  orderId: string;
  shopperId: string;
  status: PaymentStatus;
  amount: Money;
  /** The attempt that may have reached the provider. */
  attemptId: string | null;
  failureCode: string | null;
  createdAt: Date;
}

interface AttemptResult {
  outcome: 'succeeded' | 'declined' | 'absent';
  chargeId?: string;
  declineCode?: string;
}

type PaymentRow = RowOf<
  PaymentModel,
  'id' | 'orderId' | 'shopperId' | 'amount' | 'currency' | 'attemptId' | 'failureCode' | 'createdAt'
> & { status: PaymentStatus };

const columns = sql`id, order_id, shopper_id, status, amount, currency, attempt_id, failure_code, created_at`;

/** Payments with their splits. A change of status goes through `lockPayment` and `advancePayment`. */
@Injectable()
export class PaymentsRepository {
  /**
   * Serialises order.placed and order.shipped of one order while no payment row exists to lock. Locks are taken in the
   * order of the ids, so that two batches cannot deadlock.
   */
  async lockOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
    const sorted = orderIds.toSorted();
    await tx.execute(sql`
      select pg_advisory_xact_lock(hashtextextended(order_id, 0)) from unnest(${sorted}::text[]) as wanted (order_id)`);
  }

  async findByOrder(queryable: Queryable, orderId: string): Promise<Payment | undefined> {
    const row = one(await queryable.query<PaymentRow>(sql`select ${columns} from payment where order_id = ${orderId}`));
    return row && toPayment(row);
  }

  /** Holds the payment's row lock until the transaction ends. */
  async lockPayment(tx: Tx, by: { id: string } | { orderId: string }): Promise<Payment> {
    const rows =
      'id' in by
        ? await tx.query<PaymentRow>(sql`select ${columns} from payment where id = ${by.id} for update`)
        : await tx.query<PaymentRow>(sql`select ${columns} from payment where order_id = ${by.orderId} for update`);
    const row = one(rows);
    if (row === undefined) throw new Error(`There is no payment ${JSON.stringify(by)}`);
    return toPayment(row);
  }

  /** Locks the payments that exist, in the order of their ids. */
  async lockByOrders(tx: Tx, orderIds: readonly string[]): Promise<Payment[]> {
    const rows = await tx.query<PaymentRow>(sql`
      select ${columns} from payment where order_id = any(${orderIds}::uuid[]) order by id for update`);
    return rows.map(toPayment);
  }

  /**
   * Moves a locked payment to its next status and makes it due at once. `voiding` keeps the claim: a call may be under way
   * when its order is cancelled. A planned recheck is dropped.
   * @returns the new status, or undefined when the trigger is a repetition
   * @throws IllegalPaymentTransitionError
   */
  async advancePayment(
    tx: Tx,
    payment: Payment,
    trigger: PaymentTrigger,
    failureCode?: string,
  ): Promise<PaymentStatus | undefined> {
    const next = nextPaymentStatus(payment.status, trigger);
    if (next === payment.status) return undefined;
    await tx.execute(sql`
      update payment
      set status = ${next}, failure_code = coalesce(${failureCode}, failure_code), status_changed_at = clock_timestamp(),
        tries = 0, next_try_at = clock_timestamp(), recheck_at = null, last_error = null,
        claimed_by = case when ${next} = 'voiding' then claimed_by end,
        claimed_until = case when ${next} = 'voiding' then claimed_until end
      where id = ${payment.id} and status = ${payment.status}`);
    return next;
  }

  async closeAttempt(tx: Tx, payment: Payment, result: AttemptResult): Promise<void> {
    await tx.execute(sql`
      update payment_attempt
      set outcome = ${result.outcome}, charge_id = ${result.chargeId}, decline_code = ${result.declineCode},
        answered_at = clock_timestamp()
      where id = ${payment.attemptId}`);
  }

  /** Inserts a refund of the whole payment. Its id is the idempotency key of all calls for it. */
  async requestRefund(tx: Tx, payment: Payment): Promise<void> {
    const { amount, currency } = payment.amount;
    const added = await tx.execute(sql`
      insert into refund (id, payment_id, charge_id, amount, currency)
      select ${uuidv7()}, ${payment.id}, charge_id, ${amount}, ${currency}
      from payment_attempt where id = ${payment.attemptId} and charge_id is not null`);
    if (added === 0) throw new Error(`Payment ${payment.id} has no charge to refund`);
  }

  /** @returns splits by payment, sorted by vendor */
  async findSplits(queryable: Queryable, paymentIds: readonly string[]): Promise<Map<string, Split[]>> {
    const rows = await queryable.query<RowOf<PaymentSplit>>(sql`
      select payment_id, vendor_id, vendor_order_id, gross, commission, net, currency, commission_basis_points
      from payment_split
      where payment_id = any(${paymentIds}::uuid[]) order by payment_id, vendor_id, vendor_order_id`);
    const splits = new Map<string, Split[]>();
    for (const row of rows) splits.set(row.paymentId, [...(splits.get(row.paymentId) ?? []), toSplit(row)]);
    return splits;
  }
}

function toPayment({ amount, currency, ...row }: PaymentRow): Payment {
  return { ...row, amount: money(amount, currency) };
}

function toSplit(row: RowOf<PaymentSplit>): Split {
  const inCurrency = (amount: number) => money(amount, row.currency);
  return {
    vendorId: row.vendorId,
    vendorOrderId: row.vendorOrderId,
    gross: inCurrency(row.gross),
    commission: inCurrency(row.commission),
    net: inCurrency(row.net),
    basisPoints: row.commissionBasisPoints,
  };
}
