import { AppError } from '@mvec/errors';
import type { DeadLetterStatus } from '@mvec/outbox';

export class DeadLetterNotFoundError extends AppError {
  readonly code = 'dead_letter_not_found';
  readonly kind = 'not_found';

  constructor(deadLetterId: string) {
    super(`There is no dead letter ${deadLetterId}`);
  }
}

/** Both ends are final: what was replayed has taken effect, what was dropped was somebody's decision. */
export class DeadLetterSettledError extends AppError {
  readonly code = 'dead_letter_settled';
  readonly kind = 'conflict';

  constructor(deadLetterId: string, status: DeadLetterStatus, wish: string) {
    super(`Dead letter ${deadLetterId} is ${status}, so it cannot be ${wish}`, { details: { deadLetterId } });
  }
}

export class NotConsumingError extends AppError {
  readonly code = 'not_consuming';
  readonly kind = 'unavailable';

  constructor() {
    super('This instance does not consume yet; try again');
  }
}
