import { AppError } from '@mvec/errors';

export class ProductNotFoundError extends AppError {
  readonly code = 'product_not_found';
  readonly kind = 'not_found';

  constructor(reference: string) {
    super(`Product ${reference} does not exist`);
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
    super('The variants are priced in different currencies: price all variants of a product in one');
  }
}
