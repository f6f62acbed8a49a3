import { AppError, type AppErrorOptions } from '@mvec/errors';

export class MissingTokenError extends AppError {
  readonly code = 'unauthenticated';
  readonly kind = 'unauthenticated';

  constructor() {
    super('This needs an access token: send Authorization: Bearer <token>');
  }
}

/** Says nothing about why to the caller; the cause is for the log. */
export class InvalidTokenError extends AppError {
  readonly code = 'invalid_token';
  readonly kind = 'unauthenticated';

  constructor(cause: unknown) {
    super('The access token is not valid or has expired', { cause });
  }
}

export class ForbiddenError extends AppError {
  readonly code = 'forbidden';
  readonly kind = 'forbidden';

  constructor(message = 'The caller may not do this', options?: AppErrorOptions) {
    super(message, options);
  }
}

/** Identity does not answer, so no call to another service can be authorised. */
export class IdentityUnavailableError extends AppError {
  readonly code = 'identity_unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The identity service does not answer', { cause, retryAfterSeconds: 2 });
  }
}

/** Identity refused this service's own id and secret: a mistake in the configuration, which no retry heals. */
export class ServiceCredentialsError extends Error {
  constructor(clientId: string, status: number) {
    super(`Identity refused the credentials of the service ${clientId} with status ${String(status)}`);
    this.name = 'ServiceCredentialsError';
  }
}
