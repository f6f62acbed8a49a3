import { AppError } from '@mvec/errors';
import { maxLines } from '../order-lifecycle/order.js';

export class CartLineNotFoundError extends AppError {
  readonly code = 'cart_line_not_found';
  readonly kind = 'not_found';

  constructor(variantId: string) {
    super(`The cart has no line with variant ${variantId}`);
  }
}

export class VariantNotFoundError extends AppError {
  readonly code = 'variant_not_found';
  readonly kind = 'not_found';

  constructor(variantId: string) {
    super(`There is no variant ${variantId}`);
  }
}

export class VariantNotPurchasableError extends AppError {
  readonly code = 'variant_not_purchasable';
  readonly kind = 'conflict';

  constructor(variantId: string) {
    super(`Variant ${variantId} is not for sale`, { details: { variantId } });
  }
}

export class CartFullError extends AppError {
  readonly code = 'cart_full';
  readonly kind = 'conflict';

  constructor() {
    super(`The cart already has ${maxLines} lines, the maximum: remove one first`);
  }
}
