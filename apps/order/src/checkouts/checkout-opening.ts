import type { Caller } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import type { IdempotentRequest } from '@mvec/http';
import { InjectEnv } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import { CartEmptyError, CheckoutInProgressError } from '../carts/cart.errors.js';
import { CartsRepository } from '../carts/carts.repository.js';
import type { OrderEnv } from '../env.js';
import type { Order } from '../orders/order.js';
import { type NewOrder, OrdersRepository } from '../orders/orders.repository.js';
import type { PlaceOrder } from './checkouts.dto.js';
import { OpenOrders } from './open-orders.js';
import { sumLines } from './wanted-lines.js';

/**
 * Makes a checkout durable before catalog is called: whatever happens then, the order is found and ended.
 *
 * The order keeps what it asks for, so that an attempt which is taken up again asks for the same although the cart has
 * changed, and takes the cart along for itself: no second checkout of it begins before the first has ended.
 */
@Injectable()
export class CheckoutOpening {
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
    if (resumed && (await this.orders.find(this.database, id)) !== undefined) return this.takeUpAgain(id);
    const { lines } = body;
    const opened = await this.database.transaction(async (tx) => {
      await this.openOrders.letIn(tx, caller.id, id);
      if (lines === undefined) return this.openFromCart(tx, caller, body, id);
      return this.orders.insert(tx, this.newOrder(caller, body, { id, lines, cartId: null }));
    });
    // A rival attempt, which this one has taken over from, may have written it at the same moment.
    return opened ?? this.takeUpAgain(id);
  }

  private async openFromCart(tx: Tx, caller: Caller, body: PlaceOrder, id: string): Promise<Order | undefined> {
    await this.carts.lock(tx, caller.id);
    const { id: cartId, lines } = await this.carts.find(tx, caller.id);
    if (cartId === null) throw new CartEmptyError();
    const other = await this.orders.findReserving(tx, cartId);
    if (other !== undefined && other.id !== id) throw new CheckoutInProgressError(other.id);
    return other === undefined ? this.orders.insert(tx, this.newOrder(caller, body, { id, lines, cartId })) : undefined;
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
    };
  }

  private takeUpAgain(id: string): Promise<Order | undefined> {
    return this.orders.takeUpAgain(this.database, id, this.env.RESERVING_DEADLINE_SECONDS);
  }
}

interface Wanted extends Pick<NewOrder, 'id' | 'cartId'> {
  lines: NewOrder['wantedLines'];
}
