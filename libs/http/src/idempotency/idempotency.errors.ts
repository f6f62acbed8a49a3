import { AppError } from '@mvec/errors';

/** The first request with this key is still running. */
export class IdempotencyInFlightError extends AppError {
  readonly code = 'idempotency_in_flight';
  readonly kind = 'conflict';

  constructor() {
    super('A request with this Idempotency-Key is still running: retry after a second', { retryAfterSeconds: 1 });
  }
}

export class IdempotencyKeyReusedError extends AppError {
  readonly code = 'idempotency_key_reused';
  readonly kind = 'invalid';

  constructor() {
    super('This Idempotency-Key was used for another request: use a new key for a new request');
  }
}
