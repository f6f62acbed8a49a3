import type { Tx } from '@mvec/database';
import type { IdempotentRequest } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { CartsRepository } from '../carts/carts.repository.js';
import { toOrderView } from '../orders/order.dto.js';
import type { Order, VendorOrder } from '../orders/order.js';
import { OrderSaga } from '../orders/order-saga.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { VendorOrdersRepository } from '../orders/vendor-orders.repository.js';
import { ReservationExpiredError } from './checkout.errors.js';
import type { CheckoutStep } from './reservation.js';

/** The end of a checkout, its event or its debt to catalog, the bought lines of the cart, and the client's answer. */
@Injectable()
export class CheckoutConclusion {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly carts: CartsRepository,
    private readonly saga: OrderSaga,
  ) {}

  async conclude(tx: Tx, begun: Order, step: CheckoutStep, call: IdempotentRequest): Promise<void> {
    const origin = { callerId: begun.shopperId };
    if (step.kind === 'reject') {
      const { error, total } = step;
      const rejection = { reason: error.code, ...(total === undefined ? {} : { total }) };
      const rejected = await this.saga.reject(tx, begun.id, rejection, origin);
      return rejected === undefined ? this.answerAsItStands(tx, call) : call.reject(tx, error);
    }
    // Before the order's row, as every checkout of the cart takes them.
    if (begun.cartId !== null) await this.carts.lock(tx, begun.shopperId);
    const placed = await this.saga.place(tx, begun.id, step, origin);
    if (placed === undefined) return this.answerAsItStands(tx, call);
    if (placed.cartId !== null) await this.carts.removeBought(tx, placed.cartId, placed.wantedLines);
    return this.answerWithOrder(tx, placed, step.parts, call);
  }

  /** The deadline ended it, or an attempt that was presumed dead did. */
  async answerAsItStands(tx: Tx, call: IdempotentRequest): Promise<void> {
    const order = await this.orders.find(tx, call.resourceId);
    if (order === undefined) throw new Error(`Order ${call.resourceId} is gone`);
    if (order.status === 'rejected') await call.reject(tx, new ReservationExpiredError(order.id));
    else await this.answerWithOrder(tx, order, await this.vendorOrders.ofOrders(tx, [order.id]), call);
  }

  private async answerWithOrder(tx: Tx, order: Order, parts: VendorOrder[], call: IdempotentRequest): Promise<void> {
    const headers = { location: `/api/order/v1/orders/${order.id}` };
    await call.complete(tx, { status: 201, headers, body: toOrderView(order, parts) });
  }
}
