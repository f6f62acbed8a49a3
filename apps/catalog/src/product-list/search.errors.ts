import { AppError } from '@mvec/errors';

/** Too many search at once, or the search takes too long. */
export class SearchBusyError extends AppError {
  readonly code = 'search_busy';
  readonly kind = 'unavailable';

  constructor(options: { cause?: unknown } = {}) {
    super('Too much is being searched for at the moment; try again', { ...options, retryAfterSeconds: 2 });
  }
}
