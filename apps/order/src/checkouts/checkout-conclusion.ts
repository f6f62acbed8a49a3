import { Batcher } from '@mvec/batching';
import { Database, type Tx } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { IdempotentRequest } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { CartsRepository } from '../carts/carts.repository.js';
import type { Order, VendorOrder } from '../order-lifecycle/order.js';
import { OrderSaga, type Placement } from '../order-lifecycle/order-saga.js';
import { OrdersRepository } from '../order-lifecycle/orders.repository.js';
import type { PendingOrder } from '../order-lifecycle/pending-order.js';
import { VendorOrdersRepository } from '../order-lifecycle/vendor-orders.repository.js';
import { toOrderView } from '../orders/order.dto.js';
import { type CheckoutRejectedError, ReservationExpiredError } from './checkout.errors.js';
import type { CheckoutResult } from './checkout-metrics.js';
import type { CheckoutRequest } from './checkout-request.js';
import { type Reservation, splitByVendor } from './reservation.js';

/** A placement, and the request whose answer commits with it. */
interface AnsweredPlacement extends Placement {
  call: IdempotentRequest;
}

/** Bounds a shared transaction: every checkout in it waits for all the others. */
const maxSharedLines = 500;

/**
 * Ends checkouts. The order's end, its event or its owed release, the removal of the bought lines from the cart, and the
 * answer to the client commit in one transaction. Orders placed at the same moment share it.
 */
@Injectable()
export class CheckoutConclusion {
  private readonly placements = new Batcher<AnsweredPlacement>((batch) => this.placeBatch(batch), {
    name: 'place order',
    concurrency: 2,
    maxWeight: maxSharedLines,
    weightOf: ({ vendorOrders }) => vendorOrders.flatMap(({ lines }) => lines).length,
    splitOnError: canRetryIndividually,
  });

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly carts: CartsRepository,
    private readonly saga: OrderSaga,
  ) {}

  async placeOrder({ call, work }: CheckoutRequest, pending: PendingOrder, reservation: Reservation): Promise<void> {
    const { id: orderId, shopperId: callerId, cartId } = pending;
    const vendorOrders = splitByVendor(orderId, reservation);
    const placement = { orderId, origin: { callerId }, work, total: reservation.total, vendorOrders, call };
    if (cartId === null) await this.placements.add(placement);
    else await this.database.transaction((tx) => this.placeCart(tx, pending, placement));
  }

  async rejectOrder(
    { call }: CheckoutRequest,
    { id, shopperId }: PendingOrder,
    error: CheckoutRejectedError,
  ): Promise<void> {
    const rejection = { reason: error.code, ...(error.total === undefined ? {} : { total: error.total }) };
    await this.database.transaction(async (tx) => {
      const rejected = await this.saga.rejectOrder(tx, id, rejection, { callerId: shopperId });
      return rejected === undefined ? this.answerAsItStands(tx, call) : call.reject(tx, error);
    });
  }

  /** Answers an attempt that finds its order ended: by an earlier attempt, or by the deadline. */
  async repeatAnswer({ call }: CheckoutRequest): Promise<CheckoutResult> {
    await this.database.transaction((tx) => this.answerAsItStands(tx, call));
    return 'answered_before';
  }

  private async placeBatch(batch: readonly AnsweredPlacement[]): Promise<undefined[]> {
    await this.database.transaction((tx) => this.placeAll(tx, batch));
    return [];
  }

  private async placeCart(tx: Tx, { shopperId }: PendingOrder, placement: AnsweredPlacement): Promise<void> {
    // Locked before the order's row, as in every checkout of a cart: one lock order, no deadlock.
    await this.carts.lockCart(tx, shopperId);
    const [placed] = await this.placeAll(tx, [placement]);
    if (placed?.cartId) await this.carts.removeBoughtLines(tx, placed.cartId, placed.wantedLines);
  }

  private async placeAll(tx: Tx, placements: readonly AnsweredPlacement[]): Promise<Order[]> {
    const placed = await this.saga.placeOrders(tx, placements);
    const byId = new Map(placed.map((order) => [order.id, order]));
    const answers = placements.flatMap(({ orderId, vendorOrders, call }) => {
      const order = byId.get(orderId);
      return order === undefined ? [] : [{ call, answer: answerWith(order, vendorOrders) }];
    });
    await IdempotentRequest.completeAll(tx, answers);
    for (const { orderId, call } of placements) {
      if (!byId.has(orderId)) await this.answerAsItStands(tx, call);
    }
    return placed;
  }

  private async answerAsItStands(tx: Tx, call: IdempotentRequest): Promise<void> {
    const order = await this.orders.find(tx, call.resourceId);
    if (order === undefined) throw new Error(`Order ${call.resourceId} has disappeared`);
    if (order.status === 'rejected') return call.reject(tx, new ReservationExpiredError(order.id));
    await call.complete(tx, answerWith(order, await this.vendorOrders.listOfOrders(tx, [order.id])));
  }
}

function answerWith(order: Order, vendorOrders: readonly VendorOrder[]) {
  return {
    status: 201,
    headers: { location: `/api/order/v1/orders/${order.id}` },
    body: toOrderView(order, vendorOrders),
  };
}
