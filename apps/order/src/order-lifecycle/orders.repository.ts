import { one, type Queryable, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { vendorOrderCauseOf, vendorOrderMoveOf } from './vendor-order-status.js';
import type { Order, OrderChange, OrderMove, Origin } from './order.js';
import { UnknownOrderError } from './order.errors.js';
import { orderColumns, type OrderRow, toOrder } from './order-row.js';
import { moveOf, nextStep, type OrderStatus } from './order-status.js';
import type { NewOrder } from './pending-order.js';

const newOrderColumns = {
  id: 'uuid',
  shopperId: 'uuid',
  paymentMethodId: 'uuid',
  amount: 'bigint',
  currency: 'text',
  cartId: 'uuid',
  wantedLines: 'jsonb',
  deliveryAddress: 'jsonb',
  correlationId: 'text',
  traceparent: 'text',
} as const;

const moveColumns = {
  orderId: 'uuid',
  eventId: 'uuid',
  callerId: 'uuid',
  amount: 'bigint',
  currency: 'text',
  partCount: 'integer',
} as const;

/** The last item of the previous page. */
export interface ListPosition {
  at: string;
  id: string;
}

/** Orders and their histories. Each change of a status writes its history row in the same statement. */
@Injectable()
export class OrdersRepository {
  /**
   * Writes pending orders with their addresses and their first history rows.
   * @param reserveWithinSeconds after which an order that was not placed is rejected
   * @returns the ids of those that did not exist yet
   */
  async insertOrders(tx: Tx, orders: readonly NewOrder[], reserveWithinSeconds: number): Promise<string[]> {
    const given = orders.map(({ expectedTotal, work, ...order }) => ({ ...order, ...expectedTotal, ...work }));
    const rows = await tx.query<{ id: string }>(sql`
      with given as (select * from ${rowsOf(given, newOrderColumns)} as given), reserving as (
        insert into orders (id, shopper_id, payment_method_id, expected_amount, expected_currency, cart_id, wanted_lines,
          correlation_id, traceparent, reserve_by)
        select id, shopper_id, payment_method_id, amount, currency, cart_id, wanted_lines, correlation_id, traceparent,
          clock_timestamp() + make_interval(secs => ${reserveWithinSeconds})
        from given
        on conflict (id) do nothing
        returning id, status, shopper_id
      ), addressed as (
        insert into delivery_addresses (order_id, name, line1, line2, postal_code, city, country)
        select given.id, delivery_address->>'name', delivery_address->>'line1', delivery_address->>'line2',
          delivery_address->>'postalCode', delivery_address->>'city', delivery_address->>'country'
        from given join reserving using (id)
      ), noted as (
        insert into order_history (order_id, to_status, cause, caller_id)
        select id, status, 'checkout_started', shopper_id from reserving
      )
      select id from reserving`);
    return rows.map(({ id }) => id);
  }

  /** Gives a resumed checkout its full time again. @returns undefined when it does not exist or has ended */
  async resumeReserving(queryable: Queryable, id: string, reserveWithinSeconds: number): Promise<Order | undefined> {
    const rows = await queryable.query<OrderRow>(sql`
      update orders set reserve_by = clock_timestamp() + make_interval(secs => ${reserveWithinSeconds})
      where id = ${id} and status = 'reserving'
      returning ${orderColumns}`);
    return one(rows.map(toOrder));
  }

  /**
   * Takes one step of the transition table. One of several concurrent moves wins; the others see the order in its new
   * status and are decided by that.
   * @returns the moved order; undefined when it stays as it is
   * @throws UnknownOrderError, IllegalOrderTransitionError
   */
  async moveOrder(tx: Tx, move: OrderMove, change: OrderChange): Promise<Order | undefined> {
    const { orderId } = move;
    const [moved] = await this.moveIfLegal(tx, [move], change);
    if (moved !== undefined) return moved;
    const order = await this.find(tx, orderId);
    if (order === undefined) throw new UnknownOrderError(orderId);
    if (nextStep(order.status, change.cause, order.partsShipped).kind === 'stay') return undefined;
    // The order reached a status that this cause moves after the update. No status comes back, so this ends.
    return this.moveOrder(tx, move, change);
  }

  /** Moves many orders. @returns the moved ones */
  async moveOrders(tx: Tx, moves: readonly OrderMove[], change: OrderChange): Promise<Order[]> {
    const sorted = moves.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const moved = await this.moveIfLegal(tx, sorted, change);
    const done = new Set(moved.map(({ id }) => id));
    for (const move of sorted) {
      if (done.has(move.orderId)) continue;
      const order = await this.moveOrder(tx, move, change);
      if (order !== undefined) moved.push(order);
    }
    return moved;
  }

  /**
   * Counts a shipped vendor order; from then on the order cannot be cancelled. Keeps the row locked until the transaction ends:
   * when two vendors ship the last two, the second one counts both.
   * @returns undefined when the order may not be shipped
   */
  async countShipment(tx: Tx, orderId: string, vendorOrderId: string, origin: Origin): Promise<Shipping | undefined> {
    const rows = await tx.query<Shipping>(sql`
      with counted as (
        update orders set parts_shipped = parts_shipped + 1
        where id = ${orderId} and status = 'confirmed' and parts_shipped < part_count
        returning id, status, shopper_id, parts_shipped = part_count as all_shipped
      ), noted as (
        insert into order_history (order_id, from_status, to_status, cause, caller_id, vendor_order_id)
        select id, status, status, 'part_shipped', ${origin.callerId}::uuid, ${vendorOrderId}::uuid from counted
      )
      select shopper_id, all_shipped from counted`);
    return one(rows);
  }

  /** Records lost stock of a partly shipped order. It cannot be cancelled, so operators have to see it. */
  async noteLostStock(tx: Tx, orderId: string, origin: Origin): Promise<void> {
    await tx.execute(sql`
      with noted as (
        update orders set stock_lost_at = clock_timestamp()
        where id = ${orderId} and parts_shipped > 0 and stock_lost_at is null
        returning id, status
      )
      insert into order_history (order_id, from_status, to_status, cause, cause_event_id)
      select id, status, status, 'stock_lost', ${origin.eventId}::uuid from noted`);
  }

  async find(queryable: Queryable, id: string): Promise<Order | undefined> {
    const rows = await queryable.query<OrderRow>(sql`select ${orderColumns} from orders where id = ${id}`);
    return one(rows.map(toOrder));
  }

  /** Locks the order's row until the transaction ends. */
  async lockOfShopper(tx: Tx, id: string, shopperId: string): Promise<Order | undefined> {
    const rows = await tx.query<OrderRow>(sql`
      select ${orderColumns} from orders where id = ${id} and shopper_id = ${shopperId} for update`);
    return one(rows.map(toOrder));
  }

  /** Finds the checkout of this cart that has not ended. */
  async findReserving(tx: Tx, cartId: string): Promise<Order | undefined> {
    const rows = await tx.query<OrderRow>(sql`
      select ${orderColumns} from orders where cart_id = ${cartId} and status = 'reserving'`);
    return one(rows.map(toOrder));
  }

  /** Newest first. */
  async listOfShopper(queryable: Queryable, shopperId: string, limit: number, after?: ListPosition): Promise<Order[]> {
    const rows = await queryable.query<OrderRow>(sql`
      select ${orderColumns} from orders
      where shopper_id = ${shopperId}
        and (created_at, id) < (${after?.at ?? 'infinity'}::timestamptz, ${after?.id ?? lastUuid}::uuid)
      order by created_at desc, id desc
      limit ${limit}`);
    return rows.map(toOrder);
  }

  /** @returns those of the ids whose orders are in one of the statuses */
  async idsInStatus(queryable: Queryable, ids: string[], statuses: readonly OrderStatus[]): Promise<string[]> {
    const rows = await queryable.query<{ id: string }>(sql`
      select id from orders where id = any(${ids}::uuid[]) and status = any(${statuses}::text[])`);
    return rows.map((row) => row.id);
  }

  /** Moves the orders and, on confirmation and cancellation, their vendor orders. */
  private async moveIfLegal(tx: Tx, moves: readonly OrderMove[], change: OrderChange): Promise<Order[]> {
    const { cause, reason, paymentCode, paymentDueSeconds } = change;
    const rowsToMove = moves.map(({ origin, total, ...move }) => ({ ...move, ...origin, ...total }));
    const { from, to } = moveOf(cause);
    const followingCause = vendorOrderCauseOf(to);
    const following = followingCause === undefined ? { from: [], to: null } : vendorOrderMoveOf(followingCause);
    const rows = await tx.query<OrderRow>(sql`
      with moved as (
        update orders set
          status = ${to},
          reason = ${reason}::text,
          payment_code = ${paymentCode}::text,
          total_amount = coalesce(move.amount, total_amount),
          total_currency = coalesce(move.currency, total_currency),
          payment_due_at = coalesce(clock_timestamp() + make_interval(secs => ${paymentDueSeconds}::int), payment_due_at),
          part_count = coalesce(move.part_count, orders.part_count),
          release_owed_since = case when ${to} = 'rejected' then clock_timestamp() end,
          release_retry_at = case when ${to} = 'rejected' then clock_timestamp() end
        from ${rowsOf(rowsToMove, moveColumns)} as move
        where orders.id = move.order_id and status = any(${from}::text[]) and parts_shipped = 0
        returning ${orderColumns}, old.status as from_status, move.event_id, move.caller_id
      ), noted as (
        insert into order_history (order_id, from_status, to_status, cause, cause_event_id, caller_id)
        select id, from_status, status, ${cause}, event_id, caller_id from moved
      ), followed as (
        update vendor_orders set status = ${following.to}
        where order_id = any(select id from moved) and status = any(${following.from}::text[])
      )
      select * from moved`);
    return rows.map(toOrder);
  }
}

export interface Shipping {
  shopperId: string;
  /** Whether this was the last vendor order. */
  allShipped: boolean;
}

/** Sorts after every id: where a list in descending order begins. */
export const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
