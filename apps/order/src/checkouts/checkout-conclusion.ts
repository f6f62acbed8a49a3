import { Batcher } from '@mvec/batching';
import { Database, type Tx } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { IdempotentRequest } from '@mvec/http';
import { context, type WorkContext } from '@mvec/observability';
import { Injectable } from '@nestjs/common';
import { CartsRepository } from '../carts/carts.repository.js';
import { toOrderView } from '../orders/order.dto.js';
import type { Order, VendorOrder } from '../order-lifecycle/order.js';
import { OrderSaga } from '../order-lifecycle/order-saga.js';
import { OrdersRepository } from '../order-lifecycle/orders.repository.js';
import { VendorOrdersRepository } from '../order-lifecycle/vendor-orders.repository.js';
import { ReservationExpiredError } from './checkout.errors.js';
import type { PlaceStep, RejectStep } from './reservation.js';

/** A checkout whose goods are held, and the request that waits for it. */
interface HeldCheckout {
  order: Order;
  step: PlaceStep;
  call: IdempotentRequest;
  request: WorkContext | undefined;
}

/** A transaction that grows without end would keep everybody in it waiting as long. */
const maxSharedLines = 500;

/**
 * The end of a checkout, its event or its debt to catalog, the bought lines of the cart, and the client's answer, in one
 * transaction. Orders that are placed at the same moment share it.
 */
@Injectable()
export class CheckoutConclusion {
  private readonly shared = new Batcher<HeldCheckout>((held) => this.placeTogether(held), {
    name: 'place order',
    concurrency: 2,
    maxWeight: maxSharedLines,
    weightOf: ({ order }) => order.wantedLines.length,
    splitOnError: canRetryIndividually,
  });

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly carts: CartsRepository,
    private readonly saga: OrderSaga,
  ) {}

  async place(order: Order, step: PlaceStep, call: IdempotentRequest): Promise<void> {
    const held = { order, step, call, request: context.current() };
    if (order.cartId === null) await this.shared.add(held);
    else await this.database.transaction((tx) => this.placeCart(tx, held));
  }

  async reject({ id, shopperId }: Order, { error, total }: RejectStep, call: IdempotentRequest): Promise<void> {
    const rejection = { reason: error.code, ...(total === undefined ? {} : { total }) };
    await this.database.transaction(async (tx) => {
      const rejected = await this.saga.reject(tx, id, rejection, { callerId: shopperId });
      return rejected === undefined ? this.answerAsItStands(tx, call) : call.reject(tx, error);
    });
  }

  /** The deadline ended it, or an attempt that was presumed dead did. */
  async answerAsItStands(tx: Tx, call: IdempotentRequest): Promise<void> {
    const order = await this.orders.find(tx, call.resourceId);
    if (order === undefined) throw new Error(`Order ${call.resourceId} is gone`);
    if (order.status === 'rejected') return call.reject(tx, new ReservationExpiredError(order.id));
    const answer = answerWith(order, await this.vendorOrders.ofOrders(tx, [order.id]));
    await call.complete(tx, answer);
  }

  private async placeTogether(held: readonly HeldCheckout[]): Promise<undefined[]> {
    await this.database.transaction((tx) => this.placeAll(tx, held));
    return [];
  }

  private async placeCart(tx: Tx, held: HeldCheckout): Promise<void> {
    // Before the order's row, as every checkout of the cart takes them.
    await this.carts.lock(tx, held.order.shopperId);
    const [placed] = await this.placeAll(tx, [held]);
    if (placed?.cartId) await this.carts.removeBought(tx, placed.cartId, placed.wantedLines);
  }

  private async placeAll(tx: Tx, checkouts: readonly HeldCheckout[]): Promise<Order[]> {
    const placements = checkouts.map(({ order: { id: orderId, shopperId }, step: { total, parts }, request }) => {
      return { orderId, origin: { callerId: shopperId }, request, total, parts };
    });
    const placed = await this.saga.place(tx, placements);
    const byId = new Map(placed.map((order) => [order.id, order]));
    const answers = checkouts.flatMap(({ order: { id }, step, call }) => {
      const order = byId.get(id);
      return order === undefined ? [] : [{ call, answer: answerWith(order, step.parts) }];
    });
    await IdempotentRequest.completeAll(tx, answers);
    for (const { order, call } of checkouts) {
      if (!byId.has(order.id)) await this.answerAsItStands(tx, call);
    }
    return placed;
  }
}

function answerWith(order: Order, parts: VendorOrder[]) {
  return {
    status: 201,
    headers: { location: `/api/order/v1/orders/${order.id}` },
    body: toOrderView(order, parts),
  };
}
