import { AppError } from '@mvec/errors';

/** Too many searches wait, or the search takes too long. */
export class SearchBusyError extends AppError {
  readonly code = 'search_busy';
  readonly kind = 'unavailable';

  constructor(options: { cause?: unknown } = {}) {
    super('Too many searches at the moment: try again', { ...options, retryAfterSeconds: 2 });
  }
}
