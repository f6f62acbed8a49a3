import { AppError } from '@mvec/errors';

/** Said to whoever registers and to whoever changes an address, so that neither tells more than the other. */
export class EmailTakenError extends AppError {
  readonly code = 'email_taken';
  readonly kind = 'conflict';

  constructor() {
    super('There is an account with this e-mail address already');
  }
}

export class AccountChangedError extends AppError {
  readonly code = 'account_changed';
  readonly kind = 'conflict';

  constructor() {
    super('The account was changed by another request at the same time: look at it again');
  }
}

export class TooManyRegistrationsError extends AppError {
  readonly code = 'too_many_registrations';
  readonly kind = 'rate_limited';

  constructor(retryAfterSeconds: number) {
    super('Too many registrations from this address', { retryAfterSeconds });
  }
}
