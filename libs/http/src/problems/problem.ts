/** RFC 9457 problem with a `code` that clients branch on and a correlation id for support. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  correlationId: string;
  /** The refused fields of the request. */
  errors?: FieldError[];
  /** Facts of the error, such as the `lines` that are out of stock. */
  [fact: string]: unknown;
}

export interface FieldError {
  /** Path in the request: `lines[0].quantity`. */
  field: string;
  /** The broken rule: `invalid_type`, `too_big`, `unknown_field`. */
  code: string;
  message: string;
}

/** A problem with its status and headers. */
export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  problem: Problem;
}

export const problemContentType = 'application/problem+json';

export interface ProblemFacts {
  status: number;
  code: string;
  detail: string;
  details?: Record<string, unknown>;
  errors?: FieldError[];
  headers?: Record<string, string>;
}

/** Builds the answer; `details` cannot override a standard member. */
export function problemAnswer(facts: ProblemFacts, correlationId: string): ProblemAnswer {
  const { status, code, detail, details, errors, headers = {} } = facts;
  const problem = {
    ...details,
    type: `urn:mvec:problem:${code}`,
    title: titleOf(code),
    status,
    detail,
    code,
    correlationId,
    ...(errors === undefined ? {} : { errors }),
  };
  return { status, headers, problem };
}

/** `insufficient_stock` → `Insufficient stock`. */
function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
