import { AppError } from '@mvec/errors';

export class VariantNotFoundError extends AppError {
  readonly code = 'variant_not_found';
  readonly kind = 'not_found';

  constructor(variantId: string) {
    super(`There is no variant ${variantId} of the caller's vendors`);
  }
}

/** Units that are held or sold cannot be taken away. */
export class StockBelowZeroError extends AppError {
  readonly code = 'stock_below_zero';
  readonly kind = 'conflict';

  constructor(variantId: string, delta: number, available: number) {
    super(`Variant ${variantId} has ${available} units available, so ${delta} cannot be applied`, {
      details: { available },
    });
  }
}

export class StockTooLargeError extends AppError {
  readonly code = 'stock_too_large';
  readonly kind = 'conflict';

  constructor(variantId: string, delta: number, available: number) {
    super(`Variant ${variantId} has ${available} units available, so ${delta} more are too many`, {
      details: { available },
    });
  }
}
