/** RFC 9457, plus a `code` that clients branch on and the id to quote when asking for help. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  correlationId: string;
  /** Present when fields of the request were refused. */
  errors?: FieldError[];
  /** The error's own facts, such as the `lines` that are out of stock. */
  [fact: string]: unknown;
}

export interface FieldError {
  /** Where in the request: `lines[0].quantity`. */
  field: string;
  /** The rule that was broken: `isInt`, `max`, `whitelistValidation`. */
  code: string;
  message: string;
}

/** A problem with the headers that belong to it. */
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

/** Builds the answer; nothing in `details` can hide a standard member. */
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
