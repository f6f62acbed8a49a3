import type { Caller } from '@mvec/auth';
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
      const product = await this.products.lockOfVendors(tx, productId, caller.vendors);
      if (!product) throw new ProductNotFoundError(productId);
      this.changes.requireChangeable(product, undefined);
      const [variantId = ''] = await this.newVariants.addVariants(tx, caller, product, [request]);
      await this.changes.finish(tx, caller, product);
      return call.complete(tx, { status: 201, body: await this.view(tx, variantId, product) });
    });
  }

  /** @param ifMatch the version of its product that the caller has seen */
  async changeVariant(
    caller: Caller,
    variantId: string,
    change: ChangeVariant,
    ifMatch: string | undefined,
  ): Promise<VariantView> {
    return this.database.transaction(async (tx) => {
      const product = await this.products.lockByVariant(tx, variantId, caller.vendors);
      if (!product) throw new VariantNotFoundError(variantId);
      this.changes.requireChangeable(product, ifMatch);
      if (await this.variants.update(tx, variantId, change)) await this.changes.finish(tx, caller, product);
      return this.view(tx, variantId, product);
    });
  }

  /** For carts: what was ever on sale, with whether it still is. */
  async findVariants(ids: readonly string[]): Promise<FoundVariants> {
    return { items: (await this.variants.findOfPublic(ids)).map(toFoundVariant) };
  }

  private async view(tx: Tx, variantId: string, product: LockedProduct): Promise<VariantView> {
    return toVariantView(await this.variants.find(tx, variantId), product.optionNames);
  }
}
