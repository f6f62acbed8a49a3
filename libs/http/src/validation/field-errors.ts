import type { ValidationError } from '@nestjs/common';
import type { FieldError } from '../problems/problem.js';
import { isPlainObject } from './plain-object.js';

/** The public code of each constraint of class-validator and of ours. A constraint that is missing here is `custom`. */
const codeOfConstraint: Record<string, string> = {
  isDefined: 'invalid_type',
  isString: 'invalid_type',
  isInt: 'invalid_type',
  isNumber: 'invalid_type',
  isBoolean: 'invalid_type',
  isArray: 'invalid_type',
  isObject: 'invalid_type',
  isListOfObjects: 'invalid_type',
  nestedValidation: 'invalid_type',
  min: 'too_small',
  minLength: 'too_small',
  arrayMinSize: 'too_small',
  max: 'too_big',
  maxLength: 'too_big',
  arrayMaxSize: 'too_big',
  matches: 'invalid_format',
  isUuid: 'invalid_format',
  isEmail: 'invalid_format',
  isTime: 'invalid_format',
  isDay: 'invalid_format',
  isIn: 'invalid_value',
  equals: 'invalid_value',
  whitelistValidation: 'unknown_field',
};

/** class-validator's tree of errors as a flat list with paths: the fields of an object first, then its unknown fields. */
export function fieldErrorsOf(errors: readonly ValidationError[], parent = ''): FieldError[] {
  const unknown = errors.filter(isUnknownField);
  const known = errors.filter((error) => !isUnknownField(error));
  return [...known, ...unknown].flatMap((error) => {
    const field = fieldPath(parent, error.property);
    return [...ownErrors(error, field), ...fieldErrorsOf(error.children ?? [], field)];
  });
}

function isUnknownField({ constraints = {} }: ValidationError): boolean {
  return 'whitelistValidation' in constraints;
}

/** A value of another type breaks every rule of its field: then the type alone is named. */
function ownErrors({ constraints = {}, value }: ValidationError, field: string): FieldError[] {
  const broken = Object.entries(constraints).map(([name, message]) => fieldError(field, name, message));
  if (broken.length === 0) return [];
  if ('whitelistValidation' in constraints) return [unknownField(field)];
  if (value === undefined) return [{ field, code: 'invalid_type', message: `${field} is missing` }];
  if ('isListOfObjects' in constraints && Array.isArray(value)) return [...itemErrors(value, field), ...sizeOf(broken)];
  const wrongType = broken.find(({ code }) => code === 'invalid_type');
  return wrongType ? [wrongType] : broken;
}

function fieldError(field: string, constraint: string, message: string): FieldError {
  return { field, code: codeOfConstraint[constraint] ?? 'custom', message };
}

function sizeOf(broken: FieldError[]): FieldError[] {
  return broken.filter(({ code }) => code === 'too_small' || code === 'too_big');
}

/** Null is named by the item's own error. */
function itemErrors(items: unknown[], field: string): FieldError[] {
  return items.flatMap((item, index) => {
    if (isPlainObject(item) || !Array.isArray(item)) return [];
    const path = fieldPath(field, String(index));
    return [{ field: path, code: 'invalid_type', message: `${path} must be an object` }];
  });
}

export function unknownField(field: string): FieldError {
  return { field, code: 'unknown_field', message: `${field} is not a field of this request` };
}

/** `lines[1].title` */
export function fieldPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}
