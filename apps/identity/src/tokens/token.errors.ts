import { AppError } from '@mvec/errors';

/** RFC 6749, section 5.2: its `error` beside our `code`, so that OAuth clients understand the answer too. */
export class InvalidClientError extends AppError {
  readonly code = 'invalid_client';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The client id or its secret is wrong', { details: { error: 'invalid_client' } });
  }
}
