import { AppError } from '@mvec/errors';

/** The same for an unknown token, a used one and an ended session. */
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

export class SessionNotFoundError extends AppError {
  readonly code = 'session_not_found';
  readonly kind = 'not_found';

  constructor(sessionId: string) {
    super(`There is no session ${sessionId}`);
  }
}
