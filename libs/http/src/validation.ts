import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import type { FieldError } from './problems/problem.js';

/** Enough to mend a request by; a list of thousands would be an answer larger than the request. */
const mostFieldErrors = 100;

/** The door for bodies and queries: unknown fields are refused, and refused fields are named in one answer. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => fieldErrors(error, ''));
      return new MalformedRequestError('validation_failed', describe(fields), fields.slice(0, mostFieldErrors));
    },
  });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = fieldPath(parent, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({ field, code, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** `lines[1].title` */
export function fieldPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}

function describe(fields: FieldError[]): string {
  const names = [...new Set(fields.map(({ field }) => field))];
  return names.length === 1 ? `${String(names[0])} is not valid` : `${String(names.length)} fields are not valid`;
}
