import { type Caller, requireUser } from '@mvec/auth';
import { AppError } from '@mvec/errors';
import type { IdempotentRequest } from '@mvec/http';
import { context } from '@mvec/observability';
import { Injectable } from '@nestjs/common';
import type { PendingOrder } from '../order-lifecycle/pending-order.js';
import { CatalogHolds } from './catalog-holds.js';
import { CheckoutConclusion } from './checkout-conclusion.js';
import { CheckoutOpening } from './checkout-opening.js';
import { type CheckoutResult, checkouts } from './checkout-metrics.js';
import type { CheckoutRequest } from './checkout-request.js';
import { CheckoutRejectedError, PriceChangedError } from './checkout.errors.js';
import type { CheckoutBody } from './checkouts.dto.js';
import { HoldReleases } from './hold-releases.js';
import { requireExpectedTotal } from './reservation.js';

/**
 * The first half of the checkout saga: it ends with an order that awaits its payment, or with a rejected one.
 *
 * - Every attempt runs the same steps under the same order id, and each step is safe to repeat. The next attempt with
 *   the key resumes one that stopped anywhere; without a next attempt the reserving deadline rejects it.
 * - Catalog is called between two transactions, never inside one; meanwhile the order is `reserving`.
 * - The end of the order, its event or its owed release, and the answer to the client commit in one transaction.
 */
@Injectable()
export class CheckoutsService {
  constructor(
    private readonly opening: CheckoutOpening,
    private readonly holds: CatalogHolds,
    private readonly conclusion: CheckoutConclusion,
    private readonly releases: HoldReleases,
  ) {}

  /**
   * Stores the answer, also a rejection, with `call`.
   * @throws ServiceUnavailableError when the client should retry
   */
  async placeOrder(caller: Caller, body: CheckoutBody, call: IdempotentRequest): Promise<void> {
    requireUser(caller);
    try {
      checkouts.inc({ result: await this.checkOut({ caller, body, call, work: context.current() }) });
    } catch (error) {
      checkouts.inc({ result: error instanceof AppError && error.kind !== 'unavailable' ? 'refused' : 'unavailable' });
      throw error;
    }
  }

  private async checkOut(request: CheckoutRequest): Promise<CheckoutResult> {
    const pending = await this.opening.openCheckout(request);
    if (pending === undefined) return this.conclusion.repeatAnswer(request);
    try {
      const reservation = await this.holds.takeHold(pending);
      requireExpectedTotal(pending, reservation);
      await this.conclusion.placeOrder(request, pending, reservation);
      return 'placed';
    } catch (error) {
      if (error instanceof CheckoutRejectedError) return await this.rejectCheckout(request, pending, error);
      throw error;
    }
  }

  private async rejectCheckout(
    request: CheckoutRequest,
    pending: PendingOrder,
    error: CheckoutRejectedError,
  ): Promise<CheckoutResult> {
    await this.conclusion.rejectOrder(request, pending, error);
    // Compensates `takeHold`. After any other rejection catalog holds nothing, and the sweeper makes sure of it.
    if (error instanceof PriceChangedError) await this.releases.releaseHold(pending.id);
    return error.code;
  }
}
