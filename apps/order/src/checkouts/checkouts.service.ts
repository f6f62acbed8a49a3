import type { Caller } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { type IdempotentRequest } from '@mvec/http';
import { InjectEnv } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import { requireUser } from '../permissions.js';
import type { OrderEnv } from '../env.js';
import { toOrderView } from '../orders/order.dto.js';
import type { Order, VendorOrder } from '../orders/order.js';
import { OrderSaga } from '../orders/order-saga.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { VendorOrdersRepository } from '../orders/vendor-orders.repository.js';
import { sumLines } from './cart.js';
import { CatalogHolds } from './catalog-holds.js';
import { ReservationExpiredError } from './checkout.errors.js';
import type { PlaceOrder } from './checkouts.dto.js';
import { HoldReleases } from './hold-releases.js';
import { checkoutStep, type CheckoutStep } from './reservation.js';

/**
 * The first half of the checkout saga: from a cart to an order that awaits its payment, or to nothing.
 *
 * - Each attempt goes through the same steps under the same order id, and each step may be repeated: an attempt that
 *   stopped anywhere is taken up by the next one with its key, or ended by the deadline.
 * - Catalog is called between two transactions, never inside one; the order says `reserving` while the outcome is open.
 * - The order's end, its event or its debt to catalog, and the answer to the client are one transaction.
 */
@Injectable()
export class CheckoutsService {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly saga: OrderSaga,
    private readonly holds: CatalogHolds,
    private readonly releases: HoldReleases,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /** The answer, also a refusal, is stored with `call`. @throws ServiceUnavailableError when it is to be repeated */
  async placeOrder(caller: Caller, body: PlaceOrder, call: IdempotentRequest): Promise<void> {
    requireUser(caller);
    const cart = sumLines(body.lines);
    const order = await this.reserve(caller, body, call.resourceId);
    if (order === undefined) return this.database.transaction((tx) => this.answerAsItStands(tx, call));
    const reservation = await this.holds.hold(order.id, cart);
    const step = checkoutStep(order.id, body.expectedTotal, reservation);
    await this.database.transaction((tx) => this.conclude(tx, step, call));
    if (step.kind === 'reject' && reservation.kind === 'held') await this.releases.release(order.id);
  }

  /** Durable before catalog is called: whatever happens then, the order is found and ended. */
  private reserve(caller: Caller, body: PlaceOrder, id: string): Promise<Order | undefined> {
    const { paymentMethodId, expectedTotal } = body;
    const reserveWithin = this.env.RESERVING_DEADLINE_SECONDS;
    const order = { id, shopperId: caller.id, paymentMethodId, expectedTotal, reserveWithin };
    return this.orders.reserve(this.database, order);
  }

  private async conclude(tx: Tx, step: CheckoutStep, call: IdempotentRequest): Promise<void> {
    const order =
      step.kind === 'place'
        ? await this.saga.place(tx, call.resourceId, step.total, step.parts)
        : await this.saga.reject(tx, call.resourceId, step.error.code, step.total);
    if (order === undefined) await this.answerAsItStands(tx, call);
    else if (step.kind === 'place') await this.answerWithOrder(tx, order, step.parts, call);
    else await call.reject(tx, step.error);
  }

  /** The deadline ended it, or an attempt that was presumed dead did. */
  private async answerAsItStands(tx: Tx, call: IdempotentRequest): Promise<void> {
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
