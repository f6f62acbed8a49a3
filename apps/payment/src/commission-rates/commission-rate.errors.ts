import { AppError } from '@mvec/errors';

export class RateNotInFutureError extends AppError {
  readonly code = 'rate_not_in_future';
  readonly kind = 'invalid';

  constructor(effectiveFrom: string) {
    super(`A rate cannot be in force from ${effectiveFrom} on: that is past, and orders were placed since`);
  }
}

export class RateExistsError extends AppError {
  readonly code = 'rate_exists';
  readonly kind = 'conflict';

  constructor(effectiveFrom: string) {
    super(`There is a rate from ${effectiveFrom} on already, and rates are not changed`);
  }
}
