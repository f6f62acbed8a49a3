import { one, type Queryable, sql, type Tx } from '@mvec/database';
import type { Money } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import type { Order, OrderReason, Transition } from './order.js';
import { UnknownOrderError } from './order.errors.js';
import { moveOf, nextStep, type OrderStatus } from './order-status.js';

export interface NewOrder {
  id: string;
  shopperId: string;
  paymentMethodId: string;
  expectedTotal: Money;
  /** Seconds until the order is rejected, unless it is placed first. */
  reserveWithin: number;
}

/** The position at which a list goes on. */
export interface ListPosition {
  at: string;
  id: string;
}

interface OrderRow {
  id: string;
  shopper_id: string;
  payment_method_id: string;
  status: OrderStatus;
  reason: OrderReason | null;
  payment_code: string | null;
  expected_amount: number;
  expected_currency: string;
  total_amount: number | null;
  total_currency: string | null;
  created_at: Date;
  payment_due_at: Date | null;
}

const columns = sql`id, shopper_id, payment_method_id, status, reason, payment_code, expected_amount, expected_currency,
  total_amount, total_currency, created_at, payment_due_at`;

/** The orders and their histories: each change of a status writes its history row in the same statement. */
@Injectable()
export class OrdersRepository {
  /** Writes the order, or gives a checkout that is taken up again its full time. Undefined when it has ended. */
  async reserve(queryable: Queryable, order: NewOrder): Promise<Order | undefined> {
    const { id, shopperId, paymentMethodId, expectedTotal, reserveWithin } = order;
    const rows = await queryable.query<OrderRow>(sql`
      with reserving as (
        insert into orders (id, shopper_id, payment_method_id, expected_amount, expected_currency, reserve_by)
        values (${id}, ${shopperId}, ${paymentMethodId}, ${expectedTotal.amount}, ${expectedTotal.currency},
          clock_timestamp() + make_interval(secs => ${reserveWithin}))
        on conflict (id) do update set reserve_by = excluded.reserve_by where orders.status = 'reserving'
        returning ${columns}, old.id is null as is_new
      ), noted as (
        insert into order_history (order_id, to_status, cause)
        select id, status, 'checkout_started' from reserving where is_new
      )
      select * from reserving`);
    return rows.map(toOrder)[0];
  }

  /**
   * Takes one step of the transition table. Of any number of steps at the same moment one wins; the others find the
   * order in its new status and are decided by that.
   * @returns the order after the step, or nothing when its present status stands
   * @throws UnknownOrderError, IllegalOrderTransitionError
   */
  async move(tx: Tx, orderId: string, transition: Transition): Promise<Order | undefined> {
    const moved = await this.moveIfLegal(tx, orderId, transition);
    if (moved !== undefined) return moved;
    const order = await this.find(tx, orderId);
    if (order === undefined) throw new UnknownOrderError(orderId);
    if (nextStep(order.status, transition.cause).kind === 'stay') return undefined;
    // It reached a status that this cause moves after we looked. No status comes back, so this ends.
    return this.move(tx, orderId, transition);
  }

  async find(queryable: Queryable, id: string): Promise<Order | undefined> {
    const rows = await queryable.query<OrderRow>(sql`select ${columns} from orders where id = ${id}`);
    return rows.map(toOrder)[0];
  }

  /** Nobody else changes the order until the transaction ends. */
  async lockOfShopper(tx: Tx, id: string, shopperId: string): Promise<Order | undefined> {
    const rows = await tx.query<OrderRow>(sql`
      select ${columns} from orders where id = ${id} and shopper_id = ${shopperId} for update`);
    return rows.map(toOrder)[0];
  }

  /** Newest first. */
  async listOfShopper(queryable: Queryable, shopperId: string, limit: number, after?: ListPosition): Promise<Order[]> {
    const rows = await queryable.query<OrderRow>(sql`
      select ${columns} from orders
      where shopper_id = ${shopperId}
        and (created_at, id) < (${after?.at ?? 'infinity'}::timestamptz, ${after?.id ?? lastUuid}::uuid)
      order by created_at desc, id desc
      limit ${limit}`);
    return rows.map(toOrder);
  }

  /** Which of these are in one of the statuses. */
  async idsInStatus(queryable: Queryable, ids: string[], statuses: readonly OrderStatus[]): Promise<string[]> {
    const rows = await queryable.query<{ id: string }>(sql`
      select id from orders where id = any(${ids}::uuid[]) and status = any(${statuses}::text[])`);
    return rows.map((row) => row.id);
  }

  private async moveIfLegal(tx: Tx, orderId: string, transition: Transition): Promise<Order | undefined> {
    const { cause, reason, paymentCode, total, paymentDueSeconds, causeEventId } = transition;
    const { from, to } = moveOf(cause);
    const rows = await tx.query<OrderRow>(sql`
      with moved as (
        update orders set
          status = ${to},
          reason = ${reason}::text,
          payment_code = ${paymentCode}::text,
          total_amount = coalesce(${total?.amount}::bigint, total_amount),
          total_currency = coalesce(${total?.currency}::text, total_currency),
          payment_due_at = coalesce(clock_timestamp() + make_interval(secs => ${paymentDueSeconds}::int), payment_due_at),
          release_owed_since = case when ${to} = 'rejected' then clock_timestamp() end,
          release_retry_at = case when ${to} = 'rejected' then clock_timestamp() end
        where id = ${orderId} and status = any(${from}::text[])
        returning ${columns}, old.status as from_status
      ), noted as (
        insert into order_history (order_id, from_status, to_status, cause, cause_event_id)
        select id, from_status, status, ${cause}, ${causeEventId}::uuid from moved
      )
      select * from moved`);
    return one(rows.map(toOrder));
  }
}

/** Before every id that a list can begin with. */
export const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function toOrder(row: OrderRow): Order {
  return {
    id: row.id,
    shopperId: row.shopper_id,
    paymentMethodId: row.payment_method_id,
    status: row.status,
    reason: row.reason,
    paymentCode: row.payment_code,
    expectedTotal: { amount: row.expected_amount, currency: row.expected_currency },
    total:
      row.total_amount === null || row.total_currency === null
        ? null
        : { amount: row.total_amount, currency: row.total_currency },
    createdAt: row.created_at,
    paymentDueAt: row.payment_due_at,
  };
}
