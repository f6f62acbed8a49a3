import { AppError, type AppErrorOptions } from '@mvec/errors';

export class MissingTokenError extends AppError {
  readonly code = 'unauthenticated';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The request has no access token: send Authorization: Bearer <token>');
  }
}

/** Hides the reason from the caller; the cause is for the log. */
export class InvalidTokenError extends AppError {
  readonly code = 'invalid_token';
  readonly kind = 'unauthenticated';

  constructor(cause: unknown) {
    super('The access token is invalid or has expired: get a new one', { cause });
  }
}

export class ForbiddenError extends AppError {
  readonly code = 'forbidden';
  readonly kind = 'forbidden';

  constructor(message = 'The caller may not do this', options?: AppErrorOptions) {
    super(message, options);
  }
}

/** Identity does not answer, so the service cannot get a token for calls to other services. */
export class IdentityUnavailableError extends AppError {
  readonly code = 'identity_unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The identity service does not answer', { cause, retryAfterSeconds: 2 });
  }
}

/** Identity refused the service's id and secret: a configuration error, which no retry fixes. */
export class ServiceCredentialsError extends Error {
  constructor(clientId: string, status: number) {
    super(`Identity refused the credentials of the service ${clientId} with status ${String(status)}`);
    this.name = 'ServiceCredentialsError';
  }
}
