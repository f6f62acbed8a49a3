import { AppError } from '@mvec/errors';

export class VariantNotFoundError extends AppError {
  readonly code = 'variant_not_found';
  readonly kind = 'not_found';

  constructor(variantId: string) {
    super(`The caller's vendors have no variant ${variantId}`);
  }
}

/** The adjustment would remove units that are held or sold. */
export class StockBelowZeroError extends AppError {
  readonly code = 'stock_below_zero';
  readonly kind = 'conflict';

  constructor(variantId: string, delta: number, available: number) {
    super(`Variant ${variantId} has ${available} units available, so ${-delta} cannot be removed`, {
      details: { available },
    });
  }
}

export class StockTooLargeError extends AppError {
  readonly code = 'stock_too_large';
  readonly kind = 'conflict';

  constructor(variantId: string, delta: number, available: number) {
    super(
      `Variant ${variantId} has ${available} units available, so ${delta} cannot be added: the maximum is exceeded`,
      {
        details: { available },
      },
    );
  }
}
