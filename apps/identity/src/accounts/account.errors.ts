import { AppError } from '@mvec/errors';

/** The same answer at registration and at a change of address, so that neither discloses more than the other. */
export class EmailTakenError extends AppError {
  readonly code = 'email_taken';
  readonly kind = 'conflict';

  constructor() {
    super('This e-mail address is already registered: sign in, or use another address');
  }
}

export class AccountChangedError extends AppError {
  readonly code = 'account_changed';
  readonly kind = 'conflict';

  constructor() {
    super('Another request changed the account at the same time: read it and try again');
  }
}

export class TooManyRegistrationsError extends AppError {
  readonly code = 'too_many_registrations';
  readonly kind = 'rate_limited';

  constructor(retryAfterSeconds: number) {
    super('Too many registrations from your network address: wait and try again', { retryAfterSeconds });
  }
}
