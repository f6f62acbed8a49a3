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
  OrderMove,
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

/** A pending order whose lines catalog holds. */
export interface Placement {
  orderId: string;
  origin: Origin;
  /** The request that it is placed by; by default the current one. */
  work?: WorkContext | undefined;
  /** By catalog's prices. */
  total: Money;
  vendorOrders: readonly VendorOrder[];
}

interface Rejection {
  reason: RejectionReason;
  total?: Money;
}

interface Cancellation {
  reason: CancellationReason;
  paymentCode?: string;
}

/**
 * Moves orders along the transition table. Each step is one transaction with its history row and its event.
 *
 * - A step returns the order, or undefined when the order had already taken another way: exactly one of payment,
 *   deadline, shopper and lost stock ends it.
 * - The event is added after the guarded update, which holds the order's row lock: events of one order never reorder.
 * - Requests that wait for the order are woken after the commit.
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

  /** Starts the payments and their deadlines. @returns the orders that were placed */
  async placeOrders(tx: Tx, placements: readonly Placement[]): Promise<Order[]> {
    const moves = placements.map(({ orderId, origin, total, vendorOrders }) => {
      return { orderId, origin, total, partCount: vendorOrders.length };
    });
    const change = { cause: 'stock_held', paymentDueSeconds: this.env.PAYMENT_DUE_SECONDS } as const;
    const orders = await this.orders.moveOrders(tx, moves, change);
    if (orders.length === 0) return [];
    const placementOf = new Map(placements.map((placement) => [placement.orderId, placement]));
    const vendorOrdersOf = (order: Order) => placementOf.get(order.id)?.vendorOrders ?? [];
    const events = orders.map((order) => {
      return { data: placedEvent(order, vendorOrdersOf(order)), cause: placementOf.get(order.id)?.work };
    });
    await Promise.all([
      this.vendorOrders.insertVendorOrders(tx, orders.flatMap(vendorOrdersOf)),
      this.outbox.addAll(tx, OrderPlacedV1, events),
    ]);
    this.notifyAfterCommit(tx, orders);
    return orders;
  }

  /** Ends a checkout that cannot be placed, and records that catalog has to release whatever it holds for it. */
  async rejectOrder(tx: Tx, orderId: string, rejection: Rejection, origin: Origin = {}): Promise<Order | undefined> {
    const { reason, total } = rejection;
    const order = await this.moveOrder(tx, { orderId, origin, total }, { cause: 'reservation_failed', reason });
    if (order === undefined) return undefined;
    const { shopperId } = order;
    await this.outbox.add(tx, OrderRejectedV1, { orderId, shopperId, reason });
    return order;
  }

  /** @throws CapturedAmountError when another amount than the total was captured */
  async confirmOrders(tx: Tx, captures: readonly EventEnvelope<PaymentCaptured>[]): Promise<void> {
    const captureOf = new Map(captures.map((capture) => [capture.data.orderId, capture]));
    const moves = captures.map(({ id: eventId, data: { orderId } }) => ({ orderId, origin: { eventId } }));
    const orders = await this.orders.moveOrders(tx, moves, { cause: 'payment_captured' });
    const ids = orders.map(({ id }) => id);
    const byOrder = Map.groupBy(await this.vendorOrders.listOfOrders(tx, ids), ({ orderId }) => orderId);
    const events = orders.map((order) => {
      const cause = captureOf.get(order.id);
      const total = totalOf(order);
      if (cause !== undefined) requireAmount(order.id, cause.data.amount, total);
      const vendorOrders = (byOrder.get(order.id) ?? []).map(toEventVendorOrder);
      return { cause, data: { orderId: order.id, shopperId: order.shopperId, total, vendorOrders } };
    });
    await this.outbox.addAll(tx, OrderConfirmedV1, events);
    this.notifyAfterCommit(tx, orders);
  }

  async failPayment(tx: Tx, payment: PaymentFailed, eventId: string): Promise<void> {
    await this.cancelOrder(tx, payment.orderId, { reason: 'payment_failed', paymentCode: payment.code }, { eventId });
  }

  /** Cancels the order. A partly shipped order is kept; operators see that its stock was lost. */
  async loseStock(tx: Tx, lost: HoldLost, eventId: string): Promise<void> {
    const order = await this.cancelOrder(tx, lost.orderId, { reason: 'stock_lost' }, { eventId });
    if (order === undefined) await this.orders.noteLostStock(tx, lost.orderId, { eventId });
  }

  /** Catalog releases the stock and payment returns the money when they consume the event. */
  async cancelOrder(
    tx: Tx,
    orderId: string,
    cancellation: Cancellation,
    origin: Origin = {},
  ): Promise<Order | undefined> {
    const { reason } = cancellation;
    const order = await this.moveOrder(tx, { orderId, origin }, { cause: reason, ...cancellation });
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

  private async moveOrder(tx: Tx, move: OrderMove, change: OrderChange): Promise<Order | undefined> {
    const order = await this.orders.moveOrder(tx, move, change);
    if (order !== undefined) this.notifyAfterCommit(tx, [order]);
    return order;
  }

  private notifyAfterCommit(tx: Tx, orders: readonly Order[]): void {
    tx.afterCommit(() => {
      for (const order of orders) this.notify(order);
    });
  }

  private notify(order: Order): void {
    orderSteps.inc({ to: order.status });
    if (order.status === 'confirmed') confirmation.observe((Date.now() - order.createdAt.getTime()) / 1_000);
    if (isFinal(order.status)) this.waiters.wake([order.id]);
  }
}

function placedEvent(order: Order, vendorOrders: readonly VendorOrder[]): OrderPlaced {
  return {
    orderId: order.id,
    shopperId: order.shopperId,
    paymentMethodId: order.paymentMethodId,
    total: totalOf(order),
    vendorOrders: vendorOrders.map(toEventVendorOrder),
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

function toEventVendorOrder({ id, vendorId, subtotal, lines }: VendorOrder) {
  return { vendorOrderId: id, vendorId, subtotal, lines };
}
