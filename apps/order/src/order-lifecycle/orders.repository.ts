import { type Queryable, sql, type Tx } from '@mvec/database';
import type { Money } from '@mvec/money';
import type { WorkContext } from '@mvec/observability';
import { Injectable } from '@nestjs/common';
import { partCauseOf, partMoveOf } from './vendor-order-status.js';
import type { DeliveryAddress, Order, OrderChange, OrderStep, Origin, WantedLine } from './order.js';
import { UnknownOrderError } from './order.errors.js';
import { orderColumns, type OrderRow, toOrder } from './order-row.js';
import { moveOf, nextStep, type OrderStatus } from './order-status.js';

export interface NewOrder {
  id: string;
  shopperId: string;
  paymentMethodId: string;
  expectedTotal: Money;
  cartId: string | null;
  wantedLines: readonly WantedLine[];
  deliveryAddress: DeliveryAddress;
  /** Seconds until the order is rejected, unless it is placed first. */
  reserveWithin: number;
  /** The request that it is made by. */
  request: WorkContext | undefined;
}

/** The position at which a list goes on. */
export interface ListPosition {
  at: string;
  id: string;
}

/** The orders and their histories: each change of a status writes its history row in the same statement. */
@Injectable()
export class OrdersRepository {
  /**
   * Durable with their addresses and their first history rows before catalog is asked for anything.
   * @returns those that were not there
   */
  async insertAll(queryable: Queryable, orders: readonly NewOrder[]): Promise<Order[]> {
    const rows = await queryable.query<OrderRow>(sql`
      with given as (
        select * from unnest(${orders.map(({ id }) => id)}::uuid[], ${orders.map(({ shopperId }) => shopperId)}::uuid[],
          ${orders.map(({ paymentMethodId }) => paymentMethodId)}::uuid[],
          ${orders.map(({ expectedTotal }) => expectedTotal.amount)}::bigint[],
          ${orders.map(({ expectedTotal }) => expectedTotal.currency)}::text[],
          ${orders.map(({ cartId }) => cartId)}::uuid[],
          ${orders.map(({ wantedLines }) => JSON.stringify(wantedLines))}::jsonb[],
          ${orders.map(({ reserveWithin }) => reserveWithin)}::integer[],
          ${orders.map(({ deliveryAddress }) => JSON.stringify(deliveryAddress))}::jsonb[],
          ${orders.map(({ request }) => request?.correlationId ?? null)}::text[],
          ${orders.map(({ request }) => request?.traceparent ?? null)}::text[])
          as given (id, shopper_id, payment_method_id, amount, currency, cart_id, wanted_lines, reserve_within, address,
            correlation_id, traceparent)
      ), reserving as (
        insert into orders (id, shopper_id, payment_method_id, expected_amount, expected_currency, cart_id, wanted_lines,
          correlation_id, traceparent, reserve_by)
        select id, shopper_id, payment_method_id, amount, currency, cart_id, wanted_lines, correlation_id, traceparent,
          clock_timestamp() + make_interval(secs => reserve_within)
        from given
        on conflict (id) do nothing
        returning ${orderColumns}
      ), addressed as (
        insert into delivery_addresses (order_id, name, line1, line2, postal_code, city, country)
        select given.id, address->>'name', address->>'line1', address->>'line2', address->>'postalCode',
          address->>'city', address->>'country'
        from given join reserving using (id)
      ), noted as (
        insert into order_history (order_id, to_status, cause, caller_id)
        select id, status, 'checkout_started', shopper_id from reserving
      )
      select * from reserving`);
    return rows.map(toOrder);
  }

  /** Gives a checkout that is taken up again its full time. Undefined when there is none, or it has ended. */
  async resume(queryable: Queryable, id: string, reserveWithin: number): Promise<Order | undefined> {
    const rows = await queryable.query<OrderRow>(sql`
      update orders set reserve_by = clock_timestamp() + make_interval(secs => ${reserveWithin})
      where id = ${id} and status = 'reserving'
      returning ${orderColumns}`);
    return rows.map(toOrder)[0];
  }

  /**
   * Takes one step of the transition table. Of any number of steps at the same moment one wins; the others find the
   * order in its new status and are decided by that.
   * @returns the order after the step, or nothing when its present status stands
   * @throws UnknownOrderError, IllegalOrderTransitionError
   */
  async move(tx: Tx, step: OrderStep, change: OrderChange): Promise<Order | undefined> {
    const { orderId } = step;
    const [moved] = await this.moveIfLegal(tx, [step], change);
    if (moved !== undefined) return moved;
    const order = await this.find(tx, orderId);
    if (order === undefined) throw new UnknownOrderError(orderId);
    if (nextStep(order.status, change.cause, order.partsShipped).kind === 'stay') return undefined;
    // It reached a status that this cause moves after we looked. No status comes back, so this ends.
    return this.move(tx, step, change);
  }

  /** The same for many orders. @returns those that were moved */
  async moveAll(tx: Tx, steps: readonly OrderStep[], change: OrderChange): Promise<Order[]> {
    const sorted = steps.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const moved = await this.moveIfLegal(tx, sorted, change);
    const done = new Set(moved.map(({ id }) => id));
    for (const step of sorted) {
      if (done.has(step.orderId)) continue;
      const order = await this.move(tx, step, change);
      if (order !== undefined) moved.push(order);
    }
    return moved;
  }

  /**
   * One more of its parts has shipped, which closes the way to `cancelled`. The row is locked until the transaction
   * ends: of two vendors who ship the last two parts, the second counts the first.
   * @returns nothing when the order is not to be shipped
   */
  async countShipment(tx: Tx, orderId: string, vendorOrderId: string, origin: Origin): Promise<Shipping | undefined> {
    const rows = await tx.query<{ shopper_id: string; all_shipped: boolean }>(sql`
      with counted as (
        update orders set parts_shipped = parts_shipped + 1
        where id = ${orderId} and status = 'confirmed' and parts_shipped < part_count
        returning id, status, shopper_id, parts_shipped = part_count as all_shipped
      ), noted as (
        insert into order_history (order_id, from_status, to_status, cause, caller_id, vendor_order_id)
        select id, status, status, 'part_shipped', ${origin.callerId}::uuid, ${vendorOrderId}::uuid from counted
      )
      select shopper_id, all_shipped from counted`);
    return rows.map((row) => ({ shopperId: row.shopper_id, allShipped: row.all_shipped }))[0];
  }

  /** It cannot be undone any more, for parts of it are on their way: an operator has to know. */
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
    return rows.map(toOrder)[0];
  }

  /** Nobody else changes the order until the transaction ends. */
  async lockOfShopper(tx: Tx, id: string, shopperId: string): Promise<Order | undefined> {
    const rows = await tx.query<OrderRow>(sql`
      select ${orderColumns} from orders where id = ${id} and shopper_id = ${shopperId} for update`);
    return rows.map(toOrder)[0];
  }

  /** The checkout of this cart that is under way. */
  async findReserving(tx: Tx, cartId: string): Promise<Order | undefined> {
    const rows = await tx.query<OrderRow>(sql`
      select ${orderColumns} from orders where cart_id = ${cartId} and status = 'reserving'`);
    return rows.map(toOrder)[0];
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

  /** Which of these are in one of the statuses. */
  async idsInStatus(queryable: Queryable, ids: string[], statuses: readonly OrderStatus[]): Promise<string[]> {
    const rows = await queryable.query<{ id: string }>(sql`
      select id from orders where id = any(${ids}::uuid[]) and status = any(${statuses}::text[])`);
    return rows.map((row) => row.id);
  }

  /** The orders and, where it means something to them, their parts. */
  private async moveIfLegal(tx: Tx, steps: readonly OrderStep[], change: OrderChange): Promise<Order[]> {
    const { cause, reason, paymentCode, paymentDueSeconds } = change;
    const { from, to } = moveOf(cause);
    const partCause = partCauseOf(to);
    const parts = partCause === undefined ? { from: [], to: null } : partMoveOf(partCause);
    const rows = await tx.query<OrderRow>(sql`
      with moved as (
        update orders set
          status = ${to},
          reason = ${reason}::text,
          payment_code = ${paymentCode}::text,
          total_amount = coalesce(step.amount, total_amount),
          total_currency = coalesce(step.currency, total_currency),
          payment_due_at = coalesce(clock_timestamp() + make_interval(secs => ${paymentDueSeconds}::int), payment_due_at),
          part_count = coalesce(step.part_count, orders.part_count),
          release_owed_since = case when ${to} = 'rejected' then clock_timestamp() end,
          release_retry_at = case when ${to} = 'rejected' then clock_timestamp() end
        from unnest(${steps.map(({ orderId }) => orderId)}::uuid[],
          ${steps.map(({ origin }) => origin.eventId ?? null)}::uuid[],
          ${steps.map(({ origin }) => origin.callerId ?? null)}::uuid[],
          ${steps.map(({ total }) => total?.amount ?? null)}::bigint[],
          ${steps.map(({ total }) => total?.currency ?? null)}::text[],
          ${steps.map(({ partCount }) => partCount ?? null)}::integer[])
          as step (order_id, event_id, caller_id, amount, currency, part_count)
        where orders.id = step.order_id and status = any(${from}::text[]) and parts_shipped = 0
        returning ${orderColumns}, old.status as from_status, step.event_id, step.caller_id
      ), noted as (
        insert into order_history (order_id, from_status, to_status, cause, cause_event_id, caller_id)
        select id, from_status, status, ${cause}, event_id, caller_id from moved
      ), followed as (
        update vendor_orders set status = ${parts.to}
        where order_id = any(select id from moved) and status = any(${parts.from}::text[])
      )
      select * from moved`);
    return rows.map(toOrder);
  }
}

export interface Shipping {
  shopperId: string;
  /** No part of the order is left to ship. */
  allShipped: boolean;
}

/** Before every id that a list can begin with. */
export const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
