import type { FieldError } from '../problems/problem.js';
import { fieldPath, unknownField } from './field-errors.js';
import { factsOf } from './field-facts.js';
import { isPlainObject } from './plain-object.js';

type Class = new () => object;

/**
 * Errors that must be found before class-transformer makes objects of a request: lists over their maximum, which would
 * cost much to transform, and keys such as `__proto__`, `constructor` and `toString`, which it drops without a word.
 */
export function shapeErrorsOf(type: Class, request: object, path = ''): FieldError[] {
  return Object.entries(request).flatMap(([key, value]: [string, unknown]) => {
    const field = fieldPath(path, key);
    if (key in Object.prototype) return [unknownField(field)];
    const { nested } = factsOf(type, key);
    return nested === undefined ? [] : nestedErrors(nested.type(), nested.maxItems, value, field);
  });
}

function nestedErrors(type: Class, maxItems: number | undefined, value: unknown, field: string): FieldError[] {
  if (maxItems === undefined) return isPlainObject(value) ? shapeErrorsOf(type, value, field) : [];
  if (!Array.isArray(value)) return [];
  if (value.length > maxItems) {
    const message = `${field} must contain at most ${String(maxItems)} items, not ${String(value.length)}`;
    return [{ field, code: 'too_big', message }];
  }
  return value.flatMap((item: unknown, index) =>
    isPlainObject(item) ? shapeErrorsOf(type, item, fieldPath(field, String(index))) : [],
  );
}
