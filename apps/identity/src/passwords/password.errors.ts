import { AppError } from '@mvec/errors';

/** The same for an unknown address and a wrong password, so that it does not disclose registered addresses. */
export class InvalidCredentialsError extends AppError {
  readonly code = 'invalid_credentials';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The e-mail address or the password is wrong');
  }
}

/** A signed-in caller entered a wrong password. Not 401, which clients read as an expired token. */
export class WrongPasswordError extends AppError {
  readonly code = 'wrong_password';
  readonly kind = 'invalid';

  constructor() {
    super('The current password is wrong');
  }
}

export class TooManySignInsError extends AppError {
  readonly code = 'too_many_sign_ins';
  readonly kind = 'rate_limited';

  constructor(retryAfterSeconds: number) {
    super('Too many wrong passwords: wait and try again', { retryAfterSeconds });
  }
}
