export const errorKinds = [
  'not_found',
  'conflict',
  'invalid',
  'forbidden',
  'unauthenticated',
  'unavailable',
  'rate_limited',
] as const;

/** What a caller can do about an error. Transports map it: HTTP to a status, a consumer to retry, pause or dead letter. */
export type ErrorKind = (typeof errorKinds)[number];

export interface AppErrorOptions {
  /** Facts for the caller, published as they are: ids, amounts, quantities; never personal data. */
  details?: Record<string, unknown>;
  /** Seconds after which trying again makes sense; sent as `Retry-After`. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * Base of every error that a caller is meant to see: message, code and details are published. Subclasses fix `code`
 * (a literal that clients branch on, never renamed) and `kind`. Anything else thrown is answered as a bare 500.
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
