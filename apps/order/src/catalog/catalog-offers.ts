import { ServiceUnavailableError, UnexpectedAnswerError } from '@mvec/http';
import { moneySchema } from '@mvec/money';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { OrderEnv } from '../env.js';
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

/** A variant with its current description, price and stock. */
export type Offer = z.infer<typeof offer>;

/** Offers by variant id; null for a variant that catalog does not know or no longer shows. */
export type Offers = ReadonlyMap<string, Offer | null>;

const offersSchema = z.object({ items: z.array(offer) });

@Injectable()
export class CatalogOffers {
  private underWay = 0;

  constructor(
    private readonly catalog: CatalogClient,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /**
   * Finds the offers of at most 100 variants in one call.
   * @throws ServiceUnavailableError at once when MAX_OFFER_REQUESTS calls are under way
   * @throws UnexpectedAnswerError
   */
  async findOffers(variantIds: readonly string[]): Promise<Offers> {
    if (variantIds.length === 0) return new Map();
    const found = new Map((await this.request(variantIds)).map((item) => [item.variantId, item]));
    return new Map(variantIds.map((id) => [id, found.get(id) ?? null]));
  }

  private async request(variantIds: readonly string[]): Promise<Offer[]> {
    if (this.underWay >= this.env.MAX_OFFER_REQUESTS) {
      throw new ServiceUnavailableError('catalog', 1, new Error(`${this.underWay} requests for offers are under way`));
    }
    this.underWay += 1;
    try {
      const path = `/v1/variants?ids=${variantIds.join(',')}`;
      const answer = await this.catalog.callOffers({ method: 'GET', path, schema: offersSchema });
      if (!answer.ok) throw new UnexpectedAnswerError('catalog', `${answer.status} ${answer.problem.code}`);
      return answer.body.items;
    } finally {
      this.underWay -= 1;
    }
  }
}
