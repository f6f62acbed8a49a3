import { AppError } from '@mvec/errors';

/** The same for an unknown address and a wrong password: who is registered here is nobody's business. */
export class InvalidCredentialsError extends AppError {
  readonly code = 'invalid_credentials';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The e-mail address or the password is wrong');
  }
}

export class TooManySignInsError extends AppError {
  readonly code = 'too_many_sign_ins';
  readonly kind = 'rate_limited';

  constructor(retryAfterSeconds: number) {
    super('Too many failed sign-ins', { retryAfterSeconds });
  }
}

/** The same whether it is unknown, was used before, or its session has ended: sign in again. */
export class InvalidRefreshTokenError extends AppError {
  readonly code = 'invalid_refresh_token';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The refresh token is not valid: sign in again');
  }
}

export class SessionEndedError extends AppError {
  readonly code = 'session_ended';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The session of this access token has ended: sign in again');
  }
}
