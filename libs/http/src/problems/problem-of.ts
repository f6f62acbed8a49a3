import { HttpException } from '@nestjs/common';
import { AppError, isOutage, type ErrorKind } from '@mvec/errors';
import { MalformedRequestError } from './malformed-request.error.js';
import { problemAnswer, type ProblemAnswer, type ProblemFacts } from './problem.js';

const statusOfKind: Record<ErrorKind, number> = {
  not_found: 404,
  conflict: 409,
  invalid: 422,
  forbidden: 403,
  unauthenticated: 401,
  unavailable: 503,
  rate_limited: 429,
};

/** Codes of errors raised by Nest and Fastify. */
const codeOfStatus: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  409: 'conflict',
  412: 'precondition_failed',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  422: 'invalid',
  428: 'precondition_required',
  429: 'rate_limited',
  503: 'unavailable',
};

const defaultRetryAfterSeconds = 2;

/**
 * Turns an error into its public answer. Only errors meant for clients (AppError, HttpException, Fastify's own 4xx) show
 * their message; a dependency that is down is 503; everything else is a bare 500, so that no statement, path or stack
 * leaks.
 */
export function problemOf(error: unknown, correlationId: string): ProblemAnswer {
  return problemAnswer(factsOf(error), correlationId);
}

function factsOf(error: unknown): ProblemFacts {
  if (error instanceof AppError) return factsOfAppError(error);
  if (error instanceof HttpException) return factsOfHttpException(error);
  const status = clientErrorStatus(error);
  if (status !== undefined) return { status, code: codeOf(status, error), detail: messageOf(error) };
  if (isOutage(error)) return unavailable('A dependency of this service does not answer: try again');
  return { status: 500, code: 'internal_error', detail: 'Internal error: quote the correlation id when you report it' };
}

function factsOfAppError(error: AppError): ProblemFacts {
  const malformed = error instanceof MalformedRequestError;
  return {
    status: malformed ? 400 : statusOfKind[error.kind],
    code: error.code,
    detail: error.message,
    details: error.details,
    errors: malformed ? error.errors : undefined,
    headers: headersOf(error),
  };
}

function headersOf(error: AppError): Record<string, string> {
  if (error.kind === 'unauthenticated') {
    return { 'www-authenticate': error.code === 'invalid_token' ? 'Bearer error="invalid_token"' : 'Bearer' };
  }
  const waits = error.kind === 'unavailable' || error.kind === 'rate_limited';
  const seconds = error.retryAfterSeconds ?? (waits ? defaultRetryAfterSeconds : undefined);
  return seconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
}

function factsOfHttpException(error: HttpException): ProblemFacts {
  const status = error.getStatus();
  if (status >= 500 && status !== 503) {
    return { status, code: 'internal_error', detail: 'Internal error: quote the correlation id when you report it' };
  }
  if (status === 503) return unavailable(error.message);
  const headers = status === 401 ? { 'www-authenticate': 'Bearer' } : undefined;
  return { status, code: codeOf(status, error.cause), detail: error.message, headers };
}

function unavailable(detail: string): ProblemFacts {
  const headers = { 'retry-after': String(defaultRetryAfterSeconds) };
  return { status: 503, code: 'unavailable', detail, headers };
}

function codeOf(status: number, cause: unknown): string {
  if (status === 400 && isJsonError(cause)) return 'malformed_json';
  return codeOfStatus[status] ?? `http_${String(status)}`;
}

function isJsonError(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return (
    cause instanceof SyntaxError || code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY'
  );
}

/** The status of an error of Fastify or its parsers that Nest has not wrapped. */
function clientErrorStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The request cannot be read';
}
