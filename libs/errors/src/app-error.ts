/** The kind of an error. HTTP maps it to a status, a consumer to a retry, a pause or a dead letter. */
export type ErrorKind =
  'not_found' | 'conflict' | 'invalid' | 'forbidden' | 'unauthenticated' | 'unavailable' | 'rate_limited';

export interface AppErrorOptions {
  /** Facts for the caller, sent unchanged: ids, amounts, quantities; never personal data. */
  details?: Record<string, unknown>;
  /** Seconds until a retry makes sense; sent as `Retry-After`. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * Base of every error that callers see, with message, code and details. Subclasses fix `code` (a literal that clients
 * branch on, never renamed) and `kind`. Other errors are answered as a 500 without details.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  readonly details?: Record<string, unknown>;
  retryAfterSeconds?: number;

  constructor(message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
