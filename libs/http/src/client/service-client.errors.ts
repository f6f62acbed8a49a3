import { AppError } from '@mvec/errors';

/** The called service, the gateway or the network between is down, slow or overloaded. */
export class ServiceUnavailableError extends AppError {
  readonly code = 'dependency_unavailable';
  readonly kind = 'unavailable';

  constructor(service: string, retryAfterSeconds: number, cause: unknown) {
    super(`The ${service} service does not answer; try again`, { retryAfterSeconds, cause });
  }
}

/** The called service gave an answer that its contract does not allow: a bug on one of the two sides. */
export class UnexpectedAnswerError extends Error {
  constructor(service: string, what: string, cause?: unknown) {
    super(`The ${service} service gave an unexpected answer: ${what}`, { cause });
    this.name = 'UnexpectedAnswerError';
  }
}
