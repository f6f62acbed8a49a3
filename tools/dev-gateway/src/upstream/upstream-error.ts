type Reason =
  'CONNECT_TIMEOUT' | 'WRITE_TIMEOUT' | 'READ_TIMEOUT' | 'BROKEN_CONNECTION' | 'INVALID_RESPONSE' | 'NO_PEER_LEFT';

/** A failed request to a service, other than an error of the system. */
export class UpstreamError extends Error {
  readonly code: Reason;

  constructor(code: Reason, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** The status with which nginx answers an upstream error. */
export function upstreamErrorStatus(error: Error): 502 | 503 | 504 {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'NO_PEER_LEFT') return 503;
  return isTimeout(error) ? 504 : 502;
}

export function upstreamErrorMessage(error: Error): string | undefined {
  return ['ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(error)) ? 'name resolution failed' : undefined;
}

/** The connection ended before the first byte of an answer. */
export function isBrokenConnection(error: Error): boolean {
  return ['BROKEN_CONNECTION', 'ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

export function isTimeout(error: Error): boolean {
  const code = codeOf(error);
  return code === 'ETIMEDOUT' || code.endsWith('_TIMEOUT');
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError)
    return error.errors.map((inner: unknown) => (inner instanceof Error ? codeOf(inner) : '')).join(' ');
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}
