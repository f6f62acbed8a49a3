import { setTimeout as delay } from 'node:timers/promises';
import { type Caller, requireUser } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { cursorTime, type IdempotentRequest, mapPage, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { HealthChecks } from '@mvec/observability';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type OrderView, toOrderView } from './order.dto.js';
import type { Order } from '../order-lifecycle/order.js';
import { OrderNotCancellableError, OrderNotFoundError } from '../order-lifecycle/order.errors.js';
import { OrderSaga } from '../order-lifecycle/order-saga.js';
import { canMove, isFinal } from '../order-lifecycle/order-status.js';
import { OrderWaiters } from '../order-lifecycle/order-waiters.js';
import { OrdersRepository } from '../order-lifecycle/orders.repository.js';
import type { PreferredWait } from './preferred-wait.js';
import { VendorOrdersRepository } from '../order-lifecycle/vendor-orders.repository.js';

const positionSchema = z.object({ at: cursorTime, id: z.uuid() });

/** Shows, lists and cancels orders. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly saga: OrderSaga,
    private readonly waiters: OrderWaiters,
    private readonly health: HealthChecks,
  ) {}

  /** Answers at once, or, when the client prefers to wait, as soon as the order is final. */
  async showOrder(caller: Caller, id: string, wait: PreferredWait): Promise<OrderView> {
    const waiter = wait.seconds > 0 ? this.waiters.enter(id) : undefined;
    try {
      const order = await this.findVisible(caller, id);
      if (waiter === undefined) return await this.toView(order);
      wait.applied();
      if (isFinal(order.status)) return await this.toView(order);
      await this.pause(waiter.woken, wait);
      return await this.toView(await this.findVisible(caller, id));
    } finally {
      waiter?.leave();
    }
  }

  async listOrders(caller: Caller, query: PageQuery): Promise<Page<OrderView>> {
    requireUser(caller);
    const after = readCursor(query.cursor, positionSchema);
    const orders = await this.orders.listOfShopper(this.database, caller.id, query.limit + 1, after);
    const page = pageOf(orders, query.limit, (order) => ({ at: order.createdAt.toISOString(), id: order.id }));
    const ids = page.items.map((order) => order.id);
    const byOrder = Map.groupBy(await this.vendorOrders.listOfOrders(this.database, ids), ({ orderId }) => orderId);
    return mapPage(page, (order) => toOrderView(order, byOrder.get(order.id) ?? []));
  }

  /** @throws OrderNotFoundError, OrderNotCancellableError when a vendor has shipped, or the order has ended otherwise */
  async cancelOrder(caller: Caller, id: string, call: IdempotentRequest): Promise<void> {
    requireUser(caller);
    await this.database.transaction(async (tx) => {
      const order = await this.orders.lockOfShopper(tx, id, caller.id);
      if (order === undefined) throw new OrderNotFoundError(id);
      if (order.partsShipped > 0) throw new OrderNotCancellableError(id, 'shipped');
      if (!canMove(order.status, 'shopper_request')) throw new OrderNotCancellableError(id, order.status);
      const cancelled = await this.saga.cancelOrder(tx, id, { reason: 'shopper_request' }, { callerId: caller.id });
      await call.complete(tx, { status: 200, body: await this.toView(cancelled ?? order, tx) });
    });
  }

  private async findVisible(caller: Caller, id: string): Promise<Order> {
    const order = await this.orders.find(this.database, id);
    const mayRead = order?.shopperId === caller.id || caller.roles.includes('operator');
    if (order === undefined || !mayRead) throw new OrderNotFoundError(id);
    return order;
  }

  private async toView(order: Order, queryable: Database | Tx = this.database): Promise<OrderView> {
    return toOrderView(order, await this.vendorOrders.listOfOrders(queryable, [order.id]));
  }

  private async pause(woken: Promise<unknown>, wait: PreferredWait): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([wait.gone, this.health.stopping, over.signal]);
    const timedOut = delay(wait.seconds * 1_000, undefined, { signal }).catch(() => undefined);
    await Promise.race([woken, timedOut]);
    over.abort();
  }
}
