import { type Refusal, UnexpectedAnswerError } from '@mvec/http';
import { moneySchema } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CatalogClient } from '../catalog/catalog-client.js';
import type { PendingOrder } from '../order-lifecycle/pending-order.js';
import {
  type CheckoutRejectedError,
  InsufficientStockError,
  ReservationExpiredError,
  ReservationRefusedError,
} from './checkout.errors.js';
import { fitsLines, type Reservation } from './reservation.js';

const holdSchema = z.object({
  lines: z.array(
    z.object({
      variantId: z.uuid(),
      productId: z.uuid(),
      vendorId: z.uuid(),
      title: z.string(),
      sku: z.string(),
      quantity: z.int().positive(),
      unitPrice: moneySchema.refine((price) => price.amount >= 0),
    }),
  ),
  total: moneySchema,
});

const insufficientSchema = z.object({
  lines: z.array(z.object({ variantId: z.uuid(), requested: z.int(), available: z.int() })),
});

/** A conflict or a broken rule: catalog decided on these lines. Any other status says nothing about them. */
const decisiveStatuses = new Set([409, 422]);

/**
 * Catalog's holds, called through the gateway. Both calls are safe to repeat: the order's id names its hold, and a
 * release leaves a tombstone that refuses a hold request which arrives later.
 */
@Injectable()
export class CatalogHolds {
  constructor(private readonly catalog: CatalogClient) {}

  /**
   * Holds the order's lines until they are sold or released. `releaseHold` is the compensation.
   * @throws InsufficientStockError, ReservationExpiredError, ReservationRefusedError when catalog refuses the hold
   * @throws ServiceUnavailableError when catalog did not answer: it may or may not hold the lines
   * @throws UnexpectedAnswerError when it holds something else than was requested
   */
  async takeHold({ id, wantedLines: lines }: PendingOrder): Promise<Reservation> {
    const path = `/v1/holds/${id}`;
    const answer = await this.catalog.callHolds({ method: 'PUT', path, body: { lines }, schema: holdSchema });
    if (!answer.ok) throw rejectionOf(id, answer);
    if (!fitsLines(lines, answer.body)) {
      throw new UnexpectedAnswerError('catalog', `hold ${id} differs from the requested lines`);
    }
    return answer.body;
  }

  /** Releases what the order holds; a later hold request of the order is refused. */
  async releaseHold(orderId: string): Promise<void> {
    const path = `/v1/holds/${orderId}`;
    const answer = await this.catalog.callHolds({ method: 'DELETE', path, schema: z.unknown() });
    if (!answer.ok) throw unexpected(answer);
  }
}

/** @throws UnexpectedAnswerError when the refusal does not decide on the lines */
export function rejectionOf(orderId: string, refusal: Refusal): CheckoutRejectedError {
  const { status, problem } = refusal;
  const { code, detail } = problem;
  if (code.startsWith('gateway_') || !decisiveStatuses.has(status)) throw unexpected(refusal);
  if (code === 'hold_released') return new ReservationExpiredError(orderId);
  if (code !== 'insufficient_stock') return new ReservationRefusedError(orderId, code, detail);
  const parsed = insufficientSchema.safeParse(problem);
  return new InsufficientStockError(orderId, parsed.success ? parsed.data.lines : []);
}

function unexpected({ status, problem }: Refusal): UnexpectedAnswerError {
  return new UnexpectedAnswerError('catalog', `${status} ${problem.code}`);
}
