import { Batcher } from '@mvec/batching';
import { Database, type Tx } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { CartsRepository } from '../carts/carts.repository.js';
import type { OrderEnv } from '../env.js';
import type { WantedLine } from '../order-lifecycle/order.js';
import { OrdersRepository } from '../order-lifecycle/orders.repository.js';
import type { NewOrder, PendingOrder } from '../order-lifecycle/pending-order.js';
import { CartEmptyError, CheckoutInProgressError } from './checkout.errors.js';
import type { CheckoutRequest } from './checkout-request.js';
import { type Admission, OpenOrderLimit } from './open-order-limit.js';
import { sumLines } from './wanted-lines.js';

/** One advisory lock per shopper; Postgres' lock table holds about 10,000. */
const maxSharedOrders = 100;

/**
 * Makes a checkout durable before catalog is called, so that a crash at any later point leaves an order that is found
 * and ended.
 *
 * The order stores its lines: a resumed attempt asks for the same ones although the cart has changed. It also claims the
 * cart: no second checkout of it starts before the first has ended.
 *
 * Checkouts that name their lines and arrive at the same moment share a transaction.
 */
@Injectable()
export class CheckoutOpening {
  private readonly newOrders = new Batcher<NewOrder, Admission | 'exists'>((orders) => this.openBatch(orders), {
    name: 'open checkout',
    concurrency: 2,
    maxWeight: maxSharedOrders,
    splitOnError: canRetryIndividually,
  });

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly carts: CartsRepository,
    private readonly limit: OpenOrderLimit,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /**
   * @returns the order of this attempt, new or resumed; undefined when it has ended already
   * @throws CartEmptyError, CheckoutInProgressError, TooManyOpenOrdersError
   */
  async openCheckout(request: CheckoutRequest): Promise<PendingOrder | undefined> {
    const { resourceId: id, resumed } = request.call;
    if (resumed && (await this.orders.find(this.database, id)) !== undefined) return this.resume(id);
    const { lines } = request.body;
    const opened = await (lines === undefined
      ? this.database.transaction((tx) => this.openFromCart(tx, request))
      : this.openWithLines(newOrder(request, lines, null)));
    // An attempt that this one has replaced may have written the order at the same moment.
    return opened ?? this.resume(id);
  }

  private async openWithLines(order: NewOrder): Promise<PendingOrder | undefined> {
    const admission = await this.newOrders.add(order);
    if (admission instanceof Error) throw admission;
    if (admission === 'admitted') return order;
    if (admission === 'exists') return undefined;
    return this.database.transaction(async (tx) => {
      await this.limit.admit(tx, order);
      return this.insertOrder(tx, order);
    });
  }

  private openBatch(orders: readonly NewOrder[]): Promise<(Admission | 'exists')[]> {
    return this.database.transaction(async (tx) => {
      const admissions = await this.limit.admitAll(tx, orders);
      const inserted = await this.insertOrders(
        tx,
        orders.filter((_, index) => admissions[index] === 'admitted'),
      );
      return admissions.map((admission, index) => {
        const isDuplicate = admission === 'admitted' && !inserted.has(orders[index]?.id);
        return isDuplicate ? 'exists' : admission;
      });
    });
  }

  private async openFromCart(tx: Tx, request: CheckoutRequest): Promise<PendingOrder | undefined> {
    const { id: shopperId } = request.caller;
    const { resourceId: id } = request.call;
    await this.limit.admit(tx, { id, shopperId });
    await this.carts.lockCart(tx, shopperId);
    const { id: cartId, lines } = await this.carts.findCart(tx, shopperId);
    if (cartId === null) throw new CartEmptyError();
    const other = await this.orders.findReserving(tx, cartId);
    if (other !== undefined && other.id !== id) throw new CheckoutInProgressError(other.id);
    return other === undefined ? this.insertOrder(tx, newOrder(request, lines, cartId)) : undefined;
  }

  private async insertOrder(tx: Tx, order: NewOrder): Promise<PendingOrder | undefined> {
    return (await this.insertOrders(tx, [order])).has(order.id) ? order : undefined;
  }

  private async insertOrders(tx: Tx, orders: readonly NewOrder[]): Promise<Set<string | undefined>> {
    if (orders.length === 0) return new Set();
    return new Set(await this.orders.insertOrders(tx, orders, this.env.RESERVING_DEADLINE_SECONDS));
  }

  private resume(id: string): Promise<PendingOrder | undefined> {
    return this.orders.resumeReserving(this.database, id, this.env.RESERVING_DEADLINE_SECONDS);
  }
}

function newOrder(request: CheckoutRequest, lines: readonly WantedLine[], cartId: string | null): NewOrder {
  const { caller, body, call, work } = request;
  const { paymentMethodId, expectedTotal, deliveryAddress } = body;
  const { name, line1, line2 = null, postalCode, city, country } = deliveryAddress;
  return {
    id: call.resourceId,
    shopperId: caller.id,
    paymentMethodId,
    expectedTotal,
    cartId,
    wantedLines: sumLines(lines),
    deliveryAddress: { name, line1, line2, postalCode, city, country },
    work,
  };
}
