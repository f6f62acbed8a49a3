import { AppError } from '@mvec/errors';
import type { DeadLetterStatus } from '@mvec/outbox';

export class DeadLetterNotFoundError extends AppError {
  readonly code = 'dead_letter_not_found';
  readonly kind = 'not_found';

  constructor(deadLetterId: string) {
    super(`There is no dead letter ${deadLetterId}`);
  }
}

/** Replaying and dropping are both final. */
export class DeadLetterSettledError extends AppError {
  readonly code = 'dead_letter_settled';
  readonly kind = 'conflict';

  constructor(deadLetterId: string, status: DeadLetterStatus, action: string) {
    super(`Dead letter ${deadLetterId} is ${status}, so it cannot be ${action}`, { details: { deadLetterId } });
  }
}

export class NotConsumingError extends AppError {
  readonly code = 'not_consuming';
  readonly kind = 'unavailable';

  constructor() {
    super('The service is starting and does not consume yet: try again');
  }
}
