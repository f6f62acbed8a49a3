import { AppError } from '@mvec/errors';

export class ProductNotFoundError extends AppError {
  readonly code = 'product_not_found';
  readonly kind = 'not_found';

  constructor(productId: string) {
    super(`There is no product ${productId}`);
  }
}

export class DuplicateSkuError extends AppError {
  readonly code = 'duplicate_sku';
  readonly kind = 'invalid';

  constructor(sku: string) {
    super(`Two variants of the product have the SKU ${sku}`, { details: { sku } });
  }
}
