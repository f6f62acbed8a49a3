import type { Caller } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { ProductArchivedV1, ProductPublishedV1 } from '@mvec/events';
import type { Answer, IdempotentRequest } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { CategoriesRepository } from '../categories/categories.repository.js';
import { CategoryNotFoundError } from '../categories/category.errors.js';
import { requireMemberOf } from '../vendors/membership.js';
import { NewVariants } from '../variants/new-variants.js';
import { VendorSuspendedError } from '../vendors/vendor.errors.js';
import { ProductChanges } from './product-changes.js';
import { type ChangeProduct, type CreateProduct, type ProductView, toProductView } from './product.dto.js';
import { ProductNotFoundError } from './product.errors.js';
import { toProductEvent } from './product-event.js';
import { optionNamesOf } from '../variants/variant-options.js';
import { productSlug } from './product-slug.js';
import { nextProductStatus } from './product-status.js';
import { type LockedProduct, ProductsRepository } from './products.repository.js';

/** Products as their vendors manage them. A product of another vendor is not found. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    private readonly categories: CategoriesRepository,
    private readonly newVariants: NewVariants,
    private readonly changes: ProductChanges,
    private readonly outbox: Outbox,
  ) {}

  async createProduct(caller: Caller, request: CreateProduct, call: IdempotentRequest): Promise<Answer<ProductView>> {
    requireMemberOf(caller, request.vendorId);
    const { vendorId, title, description, categoryId = null, variants } = request;
    const id = call.resourceId;
    const optionNames = optionNamesOf(variants);
    const currency = variants[0]?.price.currency ?? '';
    return this.database.transaction(async (tx) => {
      await this.lockCategory(tx, categoryId);
      const slug = productSlug(title, id);
      await this.products.insertProduct(tx, {
        id,
        vendorId,
        title,
        slug,
        description,
        categoryId,
        optionNames,
        currency,
      });
      const product = await this.lockProduct(tx, caller, id);
      await this.newVariants.addVariants(tx, caller, product, variants);
      const body = toProductView(await this.changes.finishChange(tx, caller, product));
      return call.complete(tx, { status: 201, body, headers: { location: `/api/catalog/v1/vendor-products/${id}` } });
    });
  }

  /** @param ifMatch the ETag that the caller has read */
  async changeProduct(
    caller: Caller,
    productId: string,
    change: ChangeProduct,
    ifMatch: string | undefined,
  ): Promise<ProductView> {
    return this.database.transaction(async (tx) => {
      const product = await this.lockProduct(tx, caller, productId);
      this.changes.requireChangeable(product, ifMatch);
      await this.lockCategory(tx, change.categoryId ?? null);
      const changed = await this.products.updateTexts(tx, productId, change);
      const row = changed
        ? await this.changes.finishChange(tx, caller, product)
        : await this.changes.findProduct(tx, caller, productId);
      return toProductView(row);
    });
  }

  /** Puts a draft on sale. A repetition gets the same answer and publishes no second event. */
  async publishProduct(caller: Caller, productId: string): Promise<ProductView> {
    return this.database.transaction(async (tx) => {
      const product = await this.lockProduct(tx, caller, productId);
      const next = nextProductStatus(productId, product.status, 'publish');
      if (product.vendorSuspended) throw new VendorSuspendedError(product.vendorId);
      if (next === product.status) return toProductView(await this.changes.findProduct(tx, caller, productId));
      await this.products.publishProduct(tx, productId);
      await this.products.addSearchWords(tx, productId);
      const published = await this.changes.findProduct(tx, caller, productId);
      await this.outbox.add(tx, ProductPublishedV1, toProductEvent(published));
      return toProductView(published);
    });
  }

  /** Takes a product off sale for good. Open orders continue. */
  async archiveProduct(caller: Caller, productId: string): Promise<ProductView> {
    return this.database.transaction(async (tx) => {
      const { status, vendorId } = await this.lockProduct(tx, caller, productId);
      if (nextProductStatus(productId, status, 'archive') !== status) {
        await this.products.archiveProduct(tx, productId);
        if (status === 'published') await this.outbox.add(tx, ProductArchivedV1, { productId, vendorId });
      }
      return toProductView(await this.changes.findProduct(tx, caller, productId));
    });
  }

  private async lockProduct(tx: Tx, caller: Caller, productId: string): Promise<LockedProduct> {
    const product = await this.products.lockProduct(tx, productId, caller.vendors);
    if (!product) throw new ProductNotFoundError(productId);
    return product;
  }

  private async lockCategory(tx: Tx, categoryId: string | null): Promise<void> {
    if (categoryId === null || (await this.categories.lockCategory(tx, categoryId))) return;
    throw new CategoryNotFoundError(categoryId);
  }
}
