import { type Caller, requireService } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import type { Answer, IdempotentRequest } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { ProductChanges } from './product-changes.js';
import { ProductNotFoundError } from './product.errors.js';
import { type LockedProduct, ProductsRepository } from './products.repository.js';
import { VariantNotFoundError } from '../stock-adjustments/stock-adjustment.errors.js';
import { NewVariants } from '../variants/new-variants.js';
import {
  type ChangeVariant,
  type CreateVariant,
  type FoundVariants,
  toFoundVariant,
  toVariantView,
  type VariantView,
} from '../variants/variant.dto.js';
import { VariantsRepository } from '../variants/variants.repository.js';

@Injectable()
export class VariantsService {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    private readonly variants: VariantsRepository,
    private readonly newVariants: NewVariants,
    private readonly changes: ProductChanges,
  ) {}

  async addVariant(
    caller: Caller,
    productId: string,
    request: CreateVariant,
    call: IdempotentRequest,
  ): Promise<Answer<VariantView>> {
    return this.database.transaction(async (tx) => {
      const product = await this.products.lockProduct(tx, productId, caller.vendors);
      if (!product) throw new ProductNotFoundError(productId);
      this.changes.requireChangeable(product, undefined);
      const [variantId = ''] = await this.newVariants.addVariants(tx, caller, product, [request]);
      await this.changes.finishChange(tx, caller, product);
      return call.complete(tx, { status: 201, body: await this.viewOf(tx, variantId, product) });
    });
  }

  /** @param ifMatch the ETag of the product that the caller has read */
  async changeVariant(
    caller: Caller,
    variantId: string,
    change: ChangeVariant,
    ifMatch: string | undefined,
  ): Promise<VariantView> {
    return this.database.transaction(async (tx) => {
      const product = await this.products.lockProductOfVariant(tx, variantId, caller.vendors);
      if (!product) throw new VariantNotFoundError(variantId);
      this.changes.requireChangeable(product, ifMatch);
      if (await this.variants.updateVariant(tx, variantId, change))
        await this.changes.finishChange(tx, caller, product);
      return this.viewOf(tx, variantId, product);
    });
  }

  /** For carts: variants that are or were on sale, each with whether it still is. */
  async findVariants(caller: Caller, ids: readonly string[]): Promise<FoundVariants> {
    requireService(caller, 'order');
    return { items: (await this.variants.findPublicVariants(ids)).map(toFoundVariant) };
  }

  private async viewOf(tx: Tx, variantId: string, product: LockedProduct): Promise<VariantView> {
    return toVariantView(await this.variants.findVariant(tx, variantId), product.optionNames);
  }
}
