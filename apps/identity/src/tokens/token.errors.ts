import { AppError } from '@mvec/errors';

/** Carries OAuth's `error` (RFC 6749, section 5.2) in addition to `code`, for OAuth clients. */
export class InvalidClientError extends AppError {
  readonly code = 'invalid_client';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The client id or its secret is wrong', { details: { error: 'invalid_client' } });
  }
}
