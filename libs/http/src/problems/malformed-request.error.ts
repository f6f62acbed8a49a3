import { AppError } from '@mvec/errors';
import type { FieldError } from './problem.js';

/** The request itself is wrong, whatever the state of the system: answered with 400, where a domain rule gets 422. */
export class MalformedRequestError extends AppError {
  readonly kind = 'invalid';

  constructor(
    readonly code: string,
    message: string,
    readonly errors?: FieldError[],
  ) {
    super(message);
  }
}
