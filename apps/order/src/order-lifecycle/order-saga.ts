import type { Tx } from '@mvec/database';
import {
  type EventEnvelope,
  type HoldLost,
  OrderCancelledV1,
  OrderConfirmedV1,
  type OrderPlaced,
  OrderPlacedV1,
  OrderRejectedV1,
  type PaymentCaptured,
  type PaymentFailed,
} from '@mvec/events';
import { equals, format, type Money } from '@mvec/money';
import type { WorkContext } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import type {
  CancellationReason,
  Order,
  OrderChange,
  OrderStep,
  Origin,
  RejectionReason,
  VendorOrder,
} from './order.js';
import { CapturedAmountError } from './order.errors.js';
import { confirmation, orderSteps } from './order-metrics.js';
import { isFinal } from './order-status.js';
import { OrderWaiters } from './order-waiters.js';
import { OrdersRepository } from './orders.repository.js';
import { VendorOrdersRepository } from './vendor-orders.repository.js';

/** An order whose goods are held. */
export interface Placement {
  orderId: string;
  origin: Origin;
  /** The request that it was made by; the one that is being handled when nothing is said. */
  request?: WorkContext | undefined;
  total: Money;
  parts: VendorOrder[];
}

export interface Rejection {
  reason: RejectionReason;
  total?: Money;
}

export interface Cancellation {
  reason: CancellationReason;
  paymentCode?: string;
}

/**
 * Moves orders along the transition table. Each step is one transaction with its history row and its event.
 *
 * - A step returns the order, or nothing when the order had already gone another way: of payment, deadline, shopper and
 *   lost stock exactly one ends it.
 * - The event is added after the guarded update, which holds the order's row lock: events of one order never reorder.
 * - Whoever waits for the order is told after the commit.
 */
@Injectable()
export class OrderSaga {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly outbox: Outbox,
    private readonly waiters: OrderWaiters,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /** Stock is held: payments begin, and so do their deadlines. @returns the orders that were placed */
  async place(tx: Tx, placements: readonly Placement[]): Promise<Order[]> {
    const steps = placements.map(({ parts, ...placement }) => ({ ...placement, partCount: parts.length }));
    const change = { cause: 'stock_held', paymentDueSeconds: this.env.PAYMENT_DUE_SECONDS } as const;
    const orders = await this.orders.moveAll(tx, steps, change);
    if (orders.length === 0) return [];
    const placementOf = new Map(placements.map((placement) => [placement.orderId, placement]));
    const partsOf = (order: Order) => placementOf.get(order.id)?.parts ?? [];
    const events = orders.map((order) => {
      const data = placedEvent(order, partsOf(order));
      return { data, cause: placementOf.get(order.id)?.request };
    });
    await Promise.all([
      this.vendorOrders.insert(tx, orders.flatMap(partsOf)),
      this.outbox.addAll(tx, OrderPlacedV1, events),
    ]);
    this.notifyAfterCommit(tx, orders);
    return orders;
  }

  /** Ends a checkout that came to nothing. Whatever catalog holds for it, now or later, is owed back. */
  async reject(tx: Tx, orderId: string, rejection: Rejection, origin: Origin = {}): Promise<Order | undefined> {
    const { reason, total } = rejection;
    const order = await this.move(tx, { orderId, origin, total }, { cause: 'reservation_failed', reason });
    if (order === undefined) return undefined;
    const { shopperId } = order;
    await this.outbox.add(tx, OrderRejectedV1, { orderId, shopperId, reason });
    return order;
  }

  async confirm(tx: Tx, captures: readonly EventEnvelope<PaymentCaptured>[]): Promise<void> {
    const byOrder = new Map(captures.map((capture) => [capture.data.orderId, capture]));
    const steps = captures.map(({ id: eventId, data: { orderId } }) => ({ orderId, origin: { eventId } }));
    const orders = await this.orders.moveAll(tx, steps, { cause: 'payment_captured' });
    const parts = await this.vendorOrders.ofOrders(
      tx,
      orders.map(({ id }) => id),
    );
    const partsOf = Map.groupBy(parts, ({ orderId }) => orderId);
    const confirmed = orders.map((order) => {
      const cause = byOrder.get(order.id);
      const total = totalOf(order);
      if (cause !== undefined) requireAmount(order.id, cause.data.amount, total);
      const vendorOrders = (partsOf.get(order.id) ?? []).map(toEventPart);
      return { cause, data: { orderId: order.id, shopperId: order.shopperId, total, vendorOrders } };
    });
    await this.outbox.addAll(tx, OrderConfirmedV1, confirmed);
    this.notifyAfterCommit(tx, orders);
  }

  async fail(tx: Tx, payment: PaymentFailed, eventId: string): Promise<void> {
    await this.cancel(tx, payment.orderId, { reason: 'payment_failed', paymentCode: payment.code }, { eventId });
  }

  /** Cancels the order; one with parts on their way stays, and is shown to operators. */
  async loseStock(tx: Tx, lost: HoldLost, eventId: string): Promise<void> {
    const order = await this.cancel(tx, lost.orderId, { reason: 'stock_lost' }, { eventId });
    if (order === undefined) await this.orders.noteLostStock(tx, lost.orderId, { eventId });
  }

  /** Stock goes back and money is returned by whoever consumes the event. */
  async cancel(tx: Tx, orderId: string, cancellation: Cancellation, origin: Origin = {}): Promise<Order | undefined> {
    const { reason } = cancellation;
    const order = await this.move(tx, { orderId, origin }, { cause: reason, ...cancellation });
    if (order === undefined) return undefined;
    await this.outbox.add(tx, OrderCancelledV1, {
      orderId,
      shopperId: order.shopperId,
      total: totalOf(order),
      reason,
      ...(order.paymentCode === null ? {} : { paymentCode: order.paymentCode }),
    });
    return order;
  }

  private async move(tx: Tx, step: OrderStep, change: OrderChange): Promise<Order | undefined> {
    const order = await this.orders.move(tx, step, change);
    if (order !== undefined) this.notifyAfterCommit(tx, [order]);
    return order;
  }

  private notifyAfterCommit(tx: Tx, orders: readonly Order[]): void {
    tx.afterCommit(() => {
      for (const order of orders) this.tell(order);
    });
  }

  private tell(order: Order): void {
    orderSteps.inc({ to: order.status });
    if (order.status === 'confirmed') confirmation.observe((Date.now() - order.createdAt.getTime()) / 1_000);
    if (isFinal(order.status)) this.waiters.wake([order.id]);
  }
}

function placedEvent(order: Order, parts: readonly VendorOrder[]): OrderPlaced {
  return {
    orderId: order.id,
    shopperId: order.shopperId,
    paymentMethodId: order.paymentMethodId,
    total: totalOf(order),
    vendorOrders: parts.map(toEventPart),
    paymentDueAt: dueAtOf(order).toISOString(),
    ...(order.cartId === null ? {} : { cartId: order.cartId }),
  };
}

function requireAmount(orderId: string, captured: Money, total: Money): void {
  if (!equals(captured, total)) throw new CapturedAmountError(orderId, format(captured), format(total));
}

function totalOf(order: Order): Money {
  if (order.total === null) throw new Error(`Order ${order.id} was placed without a total`);
  return order.total;
}

function dueAtOf(order: Order): Date {
  if (order.paymentDueAt === null) throw new Error(`Order ${order.id} was placed without a deadline`);
  return order.paymentDueAt;
}

function toEventPart({ id, vendorId, subtotal, lines }: VendorOrder) {
  return { vendorOrderId: id, vendorId, subtotal, lines };
}
