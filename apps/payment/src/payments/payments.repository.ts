import { one, type Queryable, sql, type Tx } from '@mvec/database';
import { money, type Money } from '@mvec/money';
import { v7 as uuidv7 } from 'uuid';
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

interface PaymentRow {
  id: string;
  orderId: string;
  shopperId: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
  attemptId: string | null;
  failureCode: string | null;
  createdAt: Date;
}

interface SplitRow {
  paymentId: string;
  vendorId: string;
  vendorOrderId: string;
  gross: number;
  commission: number;
  net: number;
  currency: string;
  commissionBasisPoints: number;
}

const columns = sql`id, order_id, shopper_id, status, amount, currency, attempt_id, failure_code, created_at`;

/**
 * Makes those take turns who each write what the other looks for, before the order's payment, and so its row lock, is
 * there: its placement and its shipments. Locks are taken in one order.
 */
export async function lockOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const sorted = orderIds.toSorted();
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(order_id, 0)) from unnest(${sorted}::text[]) as wanted (order_id)`);
}

export async function findPaymentOfOrder(from: Queryable, orderId: string): Promise<Payment | undefined> {
  const row = one(await from.query<PaymentRow>(sql`select ${columns} from payment where order_id = ${orderId}`));
  return row && toPayment(row);
}

/** Holds the payment's row lock until the transaction ends: whoever decides about a payment goes through here. */
export async function lockPayment(tx: Tx, by: { id: string } | { orderId: string }): Promise<Payment> {
  const rows =
    'id' in by
      ? await tx.query<PaymentRow>(sql`select ${columns} from payment where id = ${by.id} for update`)
      : await tx.query<PaymentRow>(sql`select ${columns} from payment where order_id = ${by.orderId} for update`);
  const row = one(rows);
  if (row === undefined) throw new Error(`There is no payment ${JSON.stringify(by)}`);
  return toPayment(row);
}

/** Locks what there is, in one order. */
export async function lockPaymentsOfOrders(tx: Tx, orderIds: readonly string[]): Promise<Payment[]> {
  const rows = await tx.query<PaymentRow>(sql`
    select ${columns} from payment where order_id = any(${orderIds}::uuid[]) order by id for update`);
  return rows.map(toPayment);
}

/**
 * Moves a locked payment along its table. A new status is worked on at once; the claim stays with a call that is under
 * way when its order is cancelled. What was still to be rechecked is not any more.
 * @returns the new status, or nothing when the trigger is a repetition
 * @throws IllegalPaymentTransitionError
 */
export async function advance(
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

/** By payment; sorted by vendor. */
export async function splitsOf(from: Queryable, paymentIds: readonly string[]): Promise<Map<string, Split[]>> {
  const rows = await from.query<SplitRow>(sql`
    select payment_id, vendor_id, vendor_order_id, gross, commission, net, currency, commission_basis_points
    from payment_split
    where payment_id = any(${paymentIds}::uuid[]) order by payment_id, vendor_id, vendor_order_id`);
  const splits = new Map<string, Split[]>();
  for (const row of rows) splits.set(row.paymentId, [...(splits.get(row.paymentId) ?? []), toSplit(row)]);
  return splits;
}

/** @returns the vendor orders of these orders that were shipped */
export async function shippedOf(from: Queryable, orderIds: readonly string[]): Promise<Set<string>> {
  const rows = await from.query<{ vendorOrderId: string }>(sql`
    select vendor_order_id from fulfilment where order_id = any(${orderIds}::uuid[])`);
  return new Set(rows.map((row) => row.vendorOrderId));
}

/** Owes the whole payment back. The refund's id is the idempotency key of all its calls. */
export async function oweRefund(tx: Tx, payment: Payment): Promise<void> {
  const { amount, currency } = payment.amount;
  const added = await tx.execute(sql`
    insert into refund (id, payment_id, charge_id, amount, currency)
    select ${uuidv7()}, ${payment.id}, charge_id, ${amount}, ${currency}
    from payment_attempt where id = ${payment.attemptId} and charge_id is not null`);
  if (added === 0) throw new Error(`Payment ${payment.id} has no charge to refund`);
}

function toPayment(row: PaymentRow): Payment {
  return {
    id: row.id,
    orderId: row.orderId,
    shopperId: row.shopperId,
    status: row.status,
    amount: money(row.amount, row.currency),
    attemptId: row.attemptId,
    failureCode: row.failureCode,
    createdAt: row.createdAt,
  };
}

function toSplit({ currency, ...row }: SplitRow): Split {
  return {
    vendorId: row.vendorId,
    vendorOrderId: row.vendorOrderId,
    gross: money(row.gross, currency),
    commission: money(row.commission, currency),
    net: money(row.net, currency),
    basisPoints: row.commissionBasisPoints,
  };
}
