import type { Caller } from '@mvec/auth';
import { Batcher } from '@mvec/batching';
import { Database, type Tx } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import type { IdempotentRequest } from '@mvec/http';
import { context } from '@mvec/observability';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { CartEmptyError, CheckoutInProgressError } from '../carts/cart.errors.js';
import { CartsRepository } from '../carts/carts.repository.js';
import type { OrderEnv } from '../env.js';
import type { Order } from '../order-lifecycle/order.js';
import { type NewOrder, OrdersRepository } from '../order-lifecycle/orders.repository.js';
import type { PlaceOrder } from './checkouts.dto.js';
import type { TooManyOpenOrdersError } from './checkout.errors.js';
import { OpenOrders } from './open-orders.js';
import { sumLines } from './wanted-lines.js';

/** Each takes a lock of its shopper, of which the whole database has some ten thousand. */
const maxSharedOrders = 100;

/**
 * Makes a checkout durable before catalog is called: whatever happens then, the order is found and ended.
 *
 * The order keeps what it asks for, so that an attempt which is taken up again asks for the same although the cart has
 * changed, and takes the cart along for itself: no second checkout of it begins before the first has ended.
 *
 * Checkouts of the same moment that name their lines share a transaction.
 */
@Injectable()
export class CheckoutOpening {
  private readonly shared = new Batcher<NewOrder, Opened>((orders) => this.openTogether(orders), {
    name: 'open checkout',
    concurrency: 2,
    maxWeight: maxSharedOrders,
    splitOnError: canRetryIndividually,
  });

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly carts: CartsRepository,
    private readonly openOrders: OpenOrders,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /**
   * @returns nothing when an earlier attempt has ended it
   * @throws CartEmptyError, CheckoutInProgressError, TooManyOpenOrdersError
   */
  async open(caller: Caller, body: PlaceOrder, call: IdempotentRequest): Promise<Order | undefined> {
    const { resourceId: id, resumed } = call;
    if (resumed && (await this.orders.find(this.database, id)) !== undefined) return this.resume(id);
    const { lines } = body;
    const opened = await (lines === undefined
      ? this.database.transaction((tx) => this.openFromCart(tx, caller, body, id))
      : this.openWithLines(this.newOrder(caller, body, { id, lines, cartId: null })));
    // A rival attempt, which this one has taken over from, may have written it at the same moment.
    return opened ?? this.resume(id);
  }

  private async openWithLines(order: NewOrder): Promise<Order | undefined> {
    const opened = await this.shared.add(order);
    if (opened instanceof Error) throw opened;
    if (opened !== 'busy') return opened;
    return this.database.transaction(async (tx) => {
      await this.openOrders.admit(tx, order);
      return (await this.orders.insertAll(tx, [order]))[0];
    });
  }

  private openTogether(orders: readonly NewOrder[]): Promise<Opened[]> {
    return this.database.transaction(async (tx) => {
      const admissions = await this.openOrders.letInAll(tx, orders);
      const admit = orders.filter((_, index) => admissions[index] === 'let_in');
      const inserted = admit.length === 0 ? [] : await this.orders.insertAll(tx, admit);
      const byId = new Map(inserted.map((order) => [order.id, order]));
      return admissions.map((admission, index) =>
        admission === 'let_in' ? byId.get(orders[index]?.id ?? '') : admission,
      );
    });
  }

  private async openFromCart(tx: Tx, caller: Caller, body: PlaceOrder, id: string): Promise<Order | undefined> {
    await this.openOrders.admit(tx, { id, shopperId: caller.id });
    await this.carts.lock(tx, caller.id);
    const { id: cartId, lines } = await this.carts.find(tx, caller.id);
    if (cartId === null) throw new CartEmptyError();
    const other = await this.orders.findReserving(tx, cartId);
    if (other !== undefined && other.id !== id) throw new CheckoutInProgressError(other.id);
    if (other !== undefined) return undefined;
    return (await this.orders.insertAll(tx, [this.newOrder(caller, body, { id, lines, cartId })]))[0];
  }

  private newOrder(caller: Caller, body: PlaceOrder, wanted: Wanted): NewOrder {
    const { paymentMethodId, expectedTotal, deliveryAddress: address } = body;
    return {
      id: wanted.id,
      shopperId: caller.id,
      paymentMethodId,
      expectedTotal,
      cartId: wanted.cartId,
      wantedLines: sumLines(wanted.lines),
      deliveryAddress: { ...address, line2: address.line2 ?? null },
      reserveWithin: this.env.RESERVING_DEADLINE_SECONDS,
      request: context.current(),
    };
  }

  private resume(id: string): Promise<Order | undefined> {
    return this.orders.resume(this.database, id, this.env.RESERVING_DEADLINE_SECONDS);
  }
}

/** Nothing when the order is there already. */
type Opened = Order | undefined | 'busy' | TooManyOpenOrdersError;

interface Wanted extends Pick<NewOrder, 'id' | 'cartId'> {
  lines: NewOrder['wantedLines'];
}
