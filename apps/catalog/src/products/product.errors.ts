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

export class ProductCurrenciesError extends AppError {
  readonly code = 'mixed_currencies';
  readonly kind = 'invalid';

  constructor() {
    super('All variants of a product are priced in one currency');
  }
}
