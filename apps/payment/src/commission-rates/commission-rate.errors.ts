import { AppError } from '@mvec/errors';

export class RateNotInFutureError extends AppError {
  readonly code = 'rate_not_in_future';
  readonly kind = 'invalid';

  constructor(effectiveFrom: string) {
    super(`A rate cannot be in force from ${effectiveFrom} on, which is in the past: choose a later time`);
  }
}

export class RateExistsError extends AppError {
  readonly code = 'rate_exists';
  readonly kind = 'conflict';

  constructor(effectiveFrom: string) {
    super(`There is already a rate from ${effectiveFrom} on, and rates cannot be changed: choose a later time`);
  }
}
