import { AppError } from '@mvec/errors';

export interface Shortage {
  variantId: string;
  requested: number;
  available: number;
}

/** A variant that is unknown or not on sale has 0 available, so that the answer does not reveal whether it exists. */
export class InsufficientStockError extends AppError {
  readonly code = 'insufficient_stock';
  readonly kind = 'conflict';

  constructor(lines: Shortage[]) {
    super(
      lines.map((line) => `${line.variantId}: ${line.requested} requested, ${line.available} available`).join('; '),
      {
        details: { lines },
      },
    );
  }
}

export class MixedCurrenciesError extends AppError {
  readonly code = 'mixed_currencies';
  readonly kind = 'invalid';

  constructor(currencies: string[]) {
    super(`The lines are priced in ${currencies.join(' and ')}: place one order per currency`, {
      details: { currencies },
    });
  }
}

/** The hold was released or expired, or its order has ended: a late request takes nothing. */
export class HoldReleasedError extends AppError {
  readonly code = 'hold_released';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`The hold of order ${orderId} has been released: use a new order id`);
  }
}

export class HoldDiffersError extends AppError {
  readonly code = 'hold_differs';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`Order ${orderId} already holds other lines: use a new order id`);
  }
}

/** The hold of a placed order ends only by the order's events. */
export class HoldFirmError extends AppError {
  readonly code = 'hold_firm';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`Order ${orderId} is placed, so its hold ends only with the order`);
  }
}
