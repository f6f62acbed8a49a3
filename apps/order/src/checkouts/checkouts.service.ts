import { type Caller, requireUser } from '@mvec/auth';
import { Database } from '@mvec/database';
import { AppError } from '@mvec/errors';
import type { IdempotentRequest } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { CatalogHolds } from './catalog-holds.js';
import { CheckoutConclusion } from './checkout-conclusion.js';
import { checkouts, type CheckoutResult } from './checkout-metrics.js';
import { CheckoutOpening } from './checkout-opening.js';
import type { PlaceOrder } from './checkouts.dto.js';
import { HoldReleases } from './hold-releases.js';
import { checkoutStep } from './reservation.js';

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
    private readonly opening: CheckoutOpening,
    private readonly conclusion: CheckoutConclusion,
    private readonly holds: CatalogHolds,
    private readonly releases: HoldReleases,
  ) {}

  /** The answer, also a refusal, is stored with `call`. @throws ServiceUnavailableError when it is to be repeated */
  async placeOrder(caller: Caller, body: PlaceOrder, call: IdempotentRequest): Promise<void> {
    requireUser(caller);
    try {
      checkouts.inc({ result: await this.attempt(caller, body, call) });
    } catch (error) {
      checkouts.inc({ result: error instanceof AppError && error.kind !== 'unavailable' ? 'refused' : 'unavailable' });
      throw error;
    }
  }

  private async attempt(caller: Caller, body: PlaceOrder, call: IdempotentRequest): Promise<CheckoutResult> {
    const order = await this.opening.open(caller, body, call);
    if (order === undefined) {
      await this.database.transaction((tx) => this.conclusion.answerAsItStands(tx, call));
      return 'answered_before';
    }
    const reservation = await this.holds.hold(order.id, order.wantedLines);
    const step = checkoutStep(order.id, body.expectedTotal, reservation);
    if (step.kind === 'place') {
      await this.conclusion.place(order, step, call);
      return 'placed';
    }
    await this.conclusion.reject(order, step, call);
    if (reservation.kind === 'held') await this.releases.release(order.id);
    return step.error.code;
  }
}
