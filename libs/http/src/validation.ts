import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { ZodType, type z } from 'zod';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import type { FieldError } from './problems/problem.js';

type Issue = z.core.$ZodIssue;

/** Enough to mend a request by; a list of thousands would be an answer larger than the request. */
const maxFieldErrors = 100;

/**
 * The door for what clients send. A route names the Zod schema: `@Body({ schema: placeOrderBody }) body: PlaceOrder`,
 * `@Query({ schema: pageQuery })`, `@Param('slug', { schema: slug })`. Bodies and queries are strict objects, so
 * unknown fields are refused; all refused fields are named in one answer.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  /** @throws {MalformedRequestError} `validation_failed`, or `invalid_id` for a path parameter */
  transform(value: unknown, { schema, type, data }: ArgumentMetadata): unknown {
    // Events come without one: their contract has checked them. A route without one fails the OpenAPI document.
    if (!(schema instanceof ZodType)) return value;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    if (type === 'param') throw invalidId(data ?? 'The id', result.error.issues);
    const fields = result.error.issues.flatMap(fieldErrors);
    throw new MalformedRequestError('validation_failed', describe(fields), fields.slice(0, maxFieldErrors));
  }
}

function invalidId(name: string, issues: readonly Issue[]): MalformedRequestError {
  return new MalformedRequestError('invalid_id', `${name} ${issues[0]?.message ?? 'is not valid'}`);
}

/** Zod tells of unknown keys by object, we tell of each by its path. */
function fieldErrors(issue: Issue): FieldError[] {
  const field = issue.path.reduce<string>((parent, key) => fieldPath(parent, String(key)), '');
  if (issue.code !== 'unrecognized_keys') return [{ field, code: issue.code, message: issue.message }];
  return issue.keys.map((key) => {
    const unknown = fieldPath(field, key);
    return { field: unknown, code: 'unknown_field', message: `${unknown} is not a field of this request` };
  });
}

/** `lines[1].title` */
export function fieldPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}

function describe(fields: FieldError[]): string {
  const names = [...new Set(fields.map(({ field }) => (field === '' ? 'The body' : field)))];
  return names.length === 1 ? `${String(names[0])} is not valid` : `${String(names.length)} fields are not valid`;
}
