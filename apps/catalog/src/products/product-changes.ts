import type { Caller } from '@mvec/auth';
import type { Tx } from '@mvec/database';
import { ProductUpdatedV1 } from '@mvec/events';
import { etagOf, requireMatch } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { RecentPages } from '../page-cache/recent-pages.js';
import { ProductCurrenciesError, ProductNotFoundError } from './product.errors.js';
import { toProductEvent } from './product-event.js';
import { nextProductStatus } from './product-status.js';
import { type LockedProduct, type ProductRow, ProductsRepository } from './products.repository.js';

/** Begins and ends every change of a product and its variants: checks, derived columns, cache, search words, event. */
@Injectable()
export class ProductChanges {
  constructor(
    private readonly products: ProductsRepository,
    private readonly outbox: Outbox,
    private readonly recent: RecentPages,
  ) {}

  /**
   * Checks that `product`, whose row is locked, may change.
   * @param ifMatch the If-Match header; without it the last change wins
   */
  requireChangeable(product: LockedProduct, ifMatch: string | undefined): void {
    nextProductStatus(product.id, product.status, 'change');
    if (ifMatch !== undefined) requireMatch(ifMatch, etagOf(product.version));
  }

  /** @throws {ProductCurrenciesError} when the variants are priced in two currencies after the change */
  async finishChange(tx: Tx, caller: Caller, { id, status }: LockedProduct): Promise<ProductRow> {
    if ((await this.products.updateSummary(tx, id)) > 1) throw new ProductCurrenciesError();
    const product = await this.findProduct(tx, caller, id);
    if (status !== 'published') return product;
    this.recent.clearAfterCommit(tx);
    await this.products.addSearchWords(tx, id);
    await this.outbox.add(tx, ProductUpdatedV1, toProductEvent(product));
    return product;
  }

  async findProduct(tx: Tx, caller: Caller, productId: string): Promise<ProductRow> {
    const product = await this.products.findProductOfVendors(tx, productId, caller.vendors);
    if (!product) throw new ProductNotFoundError(productId);
    return product;
  }
}
