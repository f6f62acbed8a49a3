import { UnexpectedAnswerError } from '@mvec/http';
import { moneySchema } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CatalogClient } from './catalog-client.js';

const offer = z.object({
  variantId: z.uuid(),
  productId: z.uuid(),
  vendorId: z.uuid(),
  title: z.string(),
  sku: z.string(),
  price: moneySchema.refine((price) => price.amount >= 0),
  available: z.int(),
  purchasable: z.boolean(),
});

/** A variant as catalog describes, prices and stocks it now. */
export type Offer = z.infer<typeof offer>;

/** Of what was asked for: null is a variant that catalog does not know, or does not show any more. */
export type Offers = ReadonlyMap<string, Offer | null>;

const offersSchema = z.object({ items: z.array(offer) });

@Injectable()
export class CatalogOffers {
  constructor(private readonly catalog: CatalogClient) {}

  /**
   * One call, for at most 100 variants.
   * @throws ServiceUnavailableError, UnexpectedAnswerError
   */
  async find(variantIds: readonly string[]): Promise<Offers> {
    if (variantIds.length === 0) return new Map();
    const path = `/v1/variants?ids=${variantIds.join(',')}`;
    const answer = await this.catalog.call({ method: 'GET', path, schema: offersSchema });
    if (!answer.ok) throw new UnexpectedAnswerError('catalog', `${answer.status} ${answer.problem.code}`);
    const found = new Map(answer.body.items.map((item) => [item.variantId, item]));
    return new Map(variantIds.map((id) => [id, found.get(id) ?? null]));
  }
}
