import { AppError } from '@mvec/errors';

export class ProductNotFoundError extends AppError {
  readonly code = 'product_not_found';
  readonly kind = 'not_found';

  constructor(reference: string) {
    super(`There is no product ${reference}`);
  }
}

export class ProductArchivedError extends AppError {
  readonly code = 'product_archived';
  readonly kind = 'conflict';

  constructor(productId: string, action: string) {
    super(`Product ${productId} is archived, so it cannot be ${action}${action.endsWith('e') ? 'd' : 'ed'}`);
  }
}

export class DuplicateSkuError extends AppError {
  readonly code = 'duplicate_sku';
  readonly kind = 'invalid';

  constructor(sku: string) {
    super(`Two variants of the product have the SKU ${sku}`, { details: { sku } });
  }
}

/** By another product of the same vendor, an archived one included: an SKU means one thing for ever. */
export class SkuTakenError extends AppError {
  readonly code = 'sku_taken';
  readonly kind = 'conflict';

  constructor(skus: readonly string[]) {
    super(`The vendor has variants with the SKU ${skus.join(', ')} already`, { details: { skus } });
  }
}

export class OptionsDifferError extends AppError {
  readonly code = 'options_differ';
  readonly kind = 'invalid';

  constructor(sku: string, names: readonly string[]) {
    const wanted = names.length === 0 ? 'no options' : `a value for each of ${names.join(', ')}`;
    super(`All variants of a product have the same options: ${sku} needs ${wanted}`, { details: { sku, names } });
  }
}

/** Shoppers could not tell the two variants apart. */
export class DuplicateOptionsError extends AppError {
  readonly code = 'duplicate_options';
  readonly kind = 'invalid';

  constructor(values: readonly string[]) {
    super(`Two variants of the product are ${values.join(', ')}`, { details: { values } });
  }
}

export class ProductCurrenciesError extends AppError {
  readonly code = 'mixed_currencies';
  readonly kind = 'invalid';

  constructor() {
    super('All variants of a product are priced in one currency');
  }
}

export class TooManyVariantsError extends AppError {
  readonly code = 'too_many_variants';
  readonly kind = 'conflict';

  constructor(productId: string, most: number) {
    super(`Product ${productId} has ${most} variants, and no product may have more`, { details: { most } });
  }
}
