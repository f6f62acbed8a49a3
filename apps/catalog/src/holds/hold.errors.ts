import { AppError } from '@mvec/errors';

export interface Shortage {
  variantId: string;
  requested: number;
  available: number;
}

/** A variant that is unknown or not on sale has nothing available: whether it exists is nobody's business. */
export class InsufficientStockError extends AppError {
  readonly code = 'insufficient_stock';
  readonly kind = 'conflict';

  constructor(lines: Shortage[]) {
    super(lines.map((line) => `${line.variantId}: ${line.requested} wanted, ${line.available} available`).join('; '), {
      details: { lines },
    });
  }
}

export class MixedCurrenciesError extends AppError {
  readonly code = 'mixed_currencies';
  readonly kind = 'invalid';

  constructor(currencies: string[]) {
    super(`An order has one currency, and these lines are priced in ${currencies.join(' and ')}`, {
      details: { currencies },
    });
  }
}

/** The order gave its hold up, let it expire or has ended: a late request takes nothing. */
export class HoldReleasedError extends AppError {
  readonly code = 'hold_released';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`The hold of order ${orderId} has been released`);
  }
}

export class HoldDiffersError extends AppError {
  readonly code = 'hold_differs';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`Order ${orderId} holds other lines than these`);
  }
}

/** From the placing of an order only its own events end its hold. */
export class HoldFirmError extends AppError {
  readonly code = 'hold_firm';
  readonly kind = 'conflict';

  constructor(orderId: string) {
    super(`Order ${orderId} is placed, so its hold ends with the order`);
  }
}
