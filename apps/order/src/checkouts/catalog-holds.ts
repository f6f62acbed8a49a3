import { type Refusal, UnexpectedAnswerError } from '@mvec/http';
import { moneySchema } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CatalogClient } from '../catalog/catalog-client.js';
import type { WantedLine } from '../order-lifecycle/order.js';
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

const lastWords = new Set([409, 422]);

/**
 * Catalog's holds, through the gateway. Both calls are safe to repeat: a hold is named by its order, and a release
 * leaves a tombstone that refuses a hold request which arrives after it.
 */
@Injectable()
export class CatalogHolds {
  constructor(private readonly catalog: CatalogClient) {}

  /**
   * @throws ServiceUnavailableError when catalog did not answer: it may hold the lines or not
   * @throws UnexpectedAnswerError when what it holds is not what was asked for
   */
  async hold(orderId: string, lines: readonly WantedLine[]): Promise<Reservation> {
    const path = `/v1/holds/${orderId}`;
    const answer = await this.catalog.callHolds({ method: 'PUT', path, body: { lines }, schema: holdSchema });
    if (!answer.ok) return reservationOf(answer);
    if (!fitsLines(lines, answer.body)) {
      throw new UnexpectedAnswerError('catalog', `hold ${orderId} differs from what was asked for`);
    }
    return { kind: 'held', ...answer.body };
  }

  /** Afterwards the order holds nothing and never will. */
  async release(orderId: string): Promise<void> {
    const answer = await this.catalog.callHolds({
      method: 'DELETE',
      path: `/v1/holds/${orderId}`,
      schema: z.unknown(),
    });
    if (!answer.ok) throw unexpected(answer);
  }
}

function reservationOf(refusal: Refusal): Reservation {
  const { status, problem } = refusal;
  const { code, detail } = problem;
  // A conflict or a broken rule is catalog's last word; whatever else says nothing about these lines.
  if (code.startsWith('gateway_') || !lastWords.has(status)) throw unexpected(refusal);
  if (code === 'hold_released') return { kind: 'released' };
  if (code !== 'insufficient_stock') return { kind: 'refused', code, detail };
  const parsed = insufficientSchema.safeParse(problem);
  return { kind: 'insufficient_stock', lines: parsed.success ? parsed.data.lines : [] };
}

function unexpected({ status, problem }: Refusal): UnexpectedAnswerError {
  return new UnexpectedAnswerError('catalog', `${status} ${problem.code}`);
}
