import { AppError } from '@mvec/errors';
import { maxLines } from '../order-lifecycle/order.js';

export class CartLineNotFoundError extends AppError {
  readonly code = 'cart_line_not_found';
  readonly kind = 'not_found';

  constructor(variantId: string) {
    super(`The cart has no line of variant ${variantId}`);
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
    super(`The cart has ${maxLines} lines already, which is as many as one may have`);
  }
}

export class CartEmptyError extends AppError {
  readonly code = 'cart_empty';
  readonly kind = 'conflict';

  constructor() {
    super('The cart is empty, and the request names no lines');
  }
}

/** The cart would be bought twice. */
export class CheckoutInProgressError extends AppError {
  readonly code = 'checkout_in_progress';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`The cart is being checked out as order ${orderId}: wait for it, or repeat it with its own key`, {
      details: { orderId },
    });
  }
}
