import { AppError } from '@mvec/errors';
import { format, type Money } from '@mvec/money';
import type { RejectionReason } from '../order-lifecycle/order.js';

/** The checkout ended without an order that can be paid; the order is kept as rejected. */
export abstract class CheckoutRejectedError extends AppError {
  readonly kind = 'conflict';
  abstract override readonly code: RejectionReason;
}

export class PriceChangedError extends CheckoutRejectedError {
  readonly code = 'price_changed';

  constructor(orderId: string, expectedTotal: Money, total: Money) {
    super(`The total is ${format(total)} by now, not ${format(expectedTotal)}`, {
      details: { orderId, expectedTotal, total },
    });
  }
}

export interface MissingLine {
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

/** Catalog will never hold these lines: a variant that does not exist, or is not for sale. */
export class ReservationRefusedError extends CheckoutRejectedError {
  readonly code = 'reservation_refused';

  constructor(orderId: string, catalogCode: string, detail: string) {
    super(detail === '' ? 'The lines cannot be ordered' : detail, { details: { orderId, catalogCode } });
  }
}

/** An earlier attempt stopped half-way, and its time ran out before this one took it up. */
export class ReservationExpiredError extends CheckoutRejectedError {
  readonly code = 'reservation_expired';

  constructor(orderId: string) {
    super(`Checkout ${orderId} took too long and was given up: begin a new one`, { details: { orderId } });
  }
}

/** No order was begun. */
export class TooManyOpenOrdersError extends AppError {
  readonly code = 'too_many_open_orders';
  readonly kind = 'conflict';

  constructor(limit: number) {
    super(`${limit} orders await their payment already, which is as many as one shopper may have`, {
      details: { limit },
    });
  }
}
