import type { Caller } from '@mvec/auth';
import type { Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { optionValuesOf, requireDistinctOptions } from './variant-options.js';
import { StockAdjustmentsService } from '../stock-adjustments/stock-adjustments.service.js';
import { type CreateVariant, maxVariants } from './variant.dto.js';
import { DuplicateSkuError, TooManyVariantsError } from './variant.errors.js';
import { type NewVariant, VariantsRepository } from './variants.repository.js';

/** A product whose row is locked. */
interface ProductOfVariants {
  id: string;
  vendorId: string;
  optionNames: readonly string[];
}

/** Adds variants and their first stock to a product whose row is locked. */
@Injectable()
export class NewVariants {
  constructor(
    private readonly variants: VariantsRepository,
    private readonly stock: StockAdjustmentsService,
  ) {}

  /** @returns the ids of the variants, in the order of the requests */
  async addVariants(
    tx: Tx,
    caller: Caller,
    product: ProductOfVariants,
    requests: readonly CreateVariant[],
  ): Promise<string[]> {
    const { id, vendorId } = product;
    requireDistinctSkus(requests);
    const variants = requests.map((request) => toNewVariant(request, product.optionNames));
    const present = await this.variants.listOptionValues(tx, id);
    if (present.length + variants.length > maxVariants) throw new TooManyVariantsError(id, maxVariants);
    requireDistinctOptions([...present, ...variants.map(({ optionValues }) => optionValues)]);
    const ids = variants.map((variant) => variant.id);
    await this.variants.insertVariants(tx, { id, vendorId }, variants);
    await this.stock.recordFirstStock(tx, caller, ids);
    return ids;
  }
}

function requireDistinctSkus(requests: readonly CreateVariant[]): void {
  const seen = new Set<string>();
  for (const { sku } of requests) {
    if (seen.has(sku)) throw new DuplicateSkuError(sku);
    seen.add(sku);
  }
}

function toNewVariant(request: CreateVariant, optionNames: readonly string[]): NewVariant {
  const { sku, title, price, stock } = request;
  return { id: uuidv7(), sku, title, optionValues: optionValuesOf(request, optionNames), price, stock };
}
