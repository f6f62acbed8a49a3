import { AppError } from '@mvec/errors';

export class DuplicateSkuError extends AppError {
  readonly code = 'duplicate_sku';
  readonly kind = 'invalid';

  constructor(sku: string) {
    super(`Two variants of the product have the SKU ${sku}: give each its own`, { details: { sku } });
  }
}

/** Another variant of the vendor has the SKU, possibly an archived one: SKUs are never reused. */
export class SkuTakenError extends AppError {
  readonly code = 'sku_taken';
  readonly kind = 'conflict';

  constructor(skus: readonly string[]) {
    super(`Other variants of the vendor have the SKU ${skus.join(', ')}: choose another`, { details: { skus } });
  }
}

export class OptionsDifferError extends AppError {
  readonly code = 'options_differ';
  readonly kind = 'invalid';

  constructor(sku: string, names: readonly string[]) {
    const expected = names.length === 0 ? 'no options' : `one value for each of ${names.join(', ')}`;
    super(`All variants of a product have the same options: ${sku} must have ${expected}`, { details: { sku, names } });
  }
}

/** Two variants with the same options look the same to shoppers. */
export class DuplicateOptionsError extends AppError {
  readonly code = 'duplicate_options';
  readonly kind = 'invalid';

  constructor(values: readonly string[]) {
    super(`Two variants of the product have the options ${values.join(', ')}: change one`, { details: { values } });
  }
}

export class TooManyVariantsError extends AppError {
  readonly code = 'too_many_variants';
  readonly kind = 'conflict';

  constructor(productId: string, max: number) {
    super(`Product ${productId} would have more than ${max} variants, the maximum`, { details: { max } });
  }
}
