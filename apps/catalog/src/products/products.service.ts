import type { Caller } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { ProductPublishedV1 } from '@mvec/events';
import { cursorTime, type Answer, type IdempotentRequest, mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { requireMemberOf } from '../permissions.js';
import { StockAdjustmentsService } from '../stock-adjustments/stock-adjustments.service.js';
import {
  type CreateProduct,
  type CreateVariant,
  type ListedProductView,
  type ListProducts,
  type ProductView,
  toListedProductView,
  toProductView,
} from './product.dto.js';
import { productSlug } from './product-slug.js';
import { DuplicateSkuError, ProductNotFoundError } from './product.errors.js';
import { type ProductRow, ProductsRepository } from './products.repository.js';

const cursorSchema = z.object({ publishedAt: cursorTime, id: z.uuid() });

@Injectable()
export class ProductsService {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    private readonly stock: StockAdjustmentsService,
    private readonly outbox: Outbox,
  ) {}

  async createProduct(caller: Caller, request: CreateProduct, call: IdempotentRequest): Promise<Answer<ProductView>> {
    requireMemberOf(caller, request.vendorId);
    requireDistinctSkus(request.variants);
    const id = call.resourceId;
    return this.database.transaction(async (tx) => {
      await this.insertProduct(tx, caller, id, request);
      const product = await this.productOf(tx, caller, id);
      return call.complete(tx, {
        status: 201,
        body: toProductView(product),
        headers: { location: `/api/catalog/v1/products/${id}` },
      });
    });
  }

  /** Puts a draft on sale. Doing it again answers the same and publishes no second event. */
  async publishProduct(caller: Caller, productId: string): Promise<ProductView> {
    return this.database.transaction(async (tx) => {
      const published = await this.products.publishDraft(tx, productId, caller.vendors);
      const product = await this.productOf(tx, caller, productId);
      if (published) await this.outbox.add(tx, ProductPublishedV1, toProductPublished(product));
      return toProductView(product);
    });
  }

  async listProducts({ vendorId, cursor, limit }: ListProducts): Promise<Page<ListedProductView>> {
    const rows = await this.products.listPublished(vendorId, readCursor(cursor, cursorSchema), limit + 1);
    const page = pageOf(rows, limit, (row) => ({ publishedAt: row.published_at.toISOString(), id: row.id }));
    return mapPage(page, toListedProductView);
  }

  async showProduct(productId: string): Promise<ProductView> {
    const product = await this.products.findPublished(productId);
    if (!product) throw new ProductNotFoundError(productId);
    return toProductView(product);
  }

  private async insertProduct(tx: Tx, caller: Caller, id: string, request: CreateProduct): Promise<void> {
    const { vendorId, title, description } = request;
    const variants = request.variants.map(({ sku, title, price, stock }) => ({
      id: uuidv7(),
      sku,
      title,
      price,
      stock,
    }));
    await this.products.insertProduct(tx, { id, vendorId, title, description, slug: productSlug(title, id) });
    await this.products.insertVariants(tx, id, variants);
    await this.stock.recordFirstStock(tx, caller, id);
  }

  private async productOf(tx: Tx, caller: Caller, productId: string): Promise<ProductRow> {
    const product = await this.products.findOfVendors(tx, productId, caller.vendors);
    if (!product) throw new ProductNotFoundError(productId);
    return product;
  }
}

function requireDistinctSkus(variants: readonly CreateVariant[]): void {
  const seen = new Set<string>();
  for (const { sku } of variants) {
    if (seen.has(sku)) throw new DuplicateSkuError(sku);
    seen.add(sku);
  }
}

function toProductPublished({ id: productId, vendor_id: vendorId, title, slug, variants }: ProductRow) {
  return {
    productId,
    vendorId,
    title,
    slug,
    variants: variants.map((variant) => ({
      variantId: variant.id,
      sku: variant.sku,
      title: variant.title,
      price: { amount: variant.price_amount, currency: variant.price_currency },
    })),
  };
}
