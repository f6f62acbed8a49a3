import { AppError } from '@mvec/errors';
import type { FieldError } from './problem.js';

/** The request is wrong in any state of the system: 400, where a broken domain rule is 422. */
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
