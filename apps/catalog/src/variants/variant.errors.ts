import { AppError } from '@mvec/errors';

export class DuplicateSkuError extends AppError {
  readonly code = 'duplicate_sku';
  readonly kind = 'invalid';

  constructor(sku: string) {
    super(`Two variants of the product have the SKU ${sku}`, { details: { sku } });
  }
}

/** Another product of the vendor has the SKU, possibly an archived one: an SKU is never reused. */
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

/** Two variants with the same options look the same to shoppers. */
export class DuplicateOptionsError extends AppError {
  readonly code = 'duplicate_options';
  readonly kind = 'invalid';

  constructor(values: readonly string[]) {
    super(`Two variants of the product are ${values.join(', ')}`, { details: { values } });
  }
}

export class TooManyVariantsError extends AppError {
  readonly code = 'too_many_variants';
  readonly kind = 'conflict';

  constructor(productId: string, max: number) {
    super(`Product ${productId} would have more than ${max} variants, the maximum`, { details: { max } });
  }
}
