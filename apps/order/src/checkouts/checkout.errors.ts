import { AppError } from '@mvec/errors';
import { format, type Money } from '@mvec/money';
import type { RejectionReason } from '../order-lifecycle/order.js';

/** Ends a checkout: the order is kept as rejected, and the shopper starts a new checkout. */
export abstract class CheckoutRejectedError extends AppError {
  readonly kind = 'conflict';
  abstract override readonly code: RejectionReason;
  /** The total by catalog's prices, where catalog named one. */
  readonly total?: Money;
}

/** Catalog holds the lines, at another total than the shopper agreed to. */
export class PriceChangedError extends CheckoutRejectedError {
  readonly code = 'price_changed';

  constructor(
    orderId: string,
    expectedTotal: Money,
    override readonly total: Money,
  ) {
    super(`The total is now ${format(total)}, not ${format(expectedTotal)}: check out again with the new total`, {
      details: { orderId, expectedTotal, total },
    });
  }
}

interface MissingLine {
  variantId: string;
  requested: number;
  available: number;
}

export class InsufficientStockError extends CheckoutRejectedError {
  readonly code = 'insufficient_stock';

  constructor(orderId: string, lines: readonly MissingLine[]) {
    super(`There is not enough stock for ${lines.length} of the lines`, { details: { orderId, lines } });
  }
}

/** Catalog refuses the lines for good: a variant does not exist, or is not for sale. */
export class ReservationRefusedError extends CheckoutRejectedError {
  readonly code = 'reservation_refused';

  constructor(orderId: string, catalogCode: string, detail: string) {
    super(detail === '' ? 'The lines cannot be ordered' : detail, { details: { orderId, catalogCode } });
  }
}

/** An earlier attempt stopped before its end, and the order expired before this attempt resumed it. */
export class ReservationExpiredError extends CheckoutRejectedError {
  readonly code = 'reservation_expired';

  constructor(orderId: string) {
    super(`Checkout ${orderId} took too long and has expired: start a new one`, { details: { orderId } });
  }
}

/** No order is created. */
export class TooManyOpenOrdersError extends AppError {
  readonly code = 'too_many_open_orders';
  readonly kind = 'conflict';

  constructor(limit: number) {
    super(`You already have ${limit} unpaid orders, the maximum: pay or cancel one first`, { details: { limit } });
  }
}

export class CartEmptyError extends AppError {
  readonly code = 'cart_empty';
  readonly kind = 'conflict';

  constructor() {
    super('The cart is empty and the request names no lines: send lines, or fill the cart first');
  }
}

/** Prevents that one cart is bought twice. */
export class CheckoutInProgressError extends AppError {
  readonly code = 'checkout_in_progress';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`Order ${orderId} is already checking out this cart: wait for its end, or retry it with its own key`, {
      details: { orderId },
    });
  }
}
