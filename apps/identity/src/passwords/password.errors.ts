import { AppError } from '@mvec/errors';

/** The same for an unknown address and a wrong password: who is registered here is nobody's business. */
export class InvalidCredentialsError extends AppError {
  readonly code = 'invalid_credentials';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The e-mail address or the password is wrong');
  }
}

/** Of somebody who is signed in already. Not 401, which clients take for a token that ran out. */
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
    super('Too many wrong passwords', { retryAfterSeconds });
  }
}
