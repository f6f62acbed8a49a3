import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { z } from 'zod';
import { uuid } from '../schemas.js';
import { fieldFacts } from './field-facts.js';
import { isPlainObject } from './plain-object.js';

type ClassOf<T> = () => new () => T;

/** The field may be left out; when it is sent, its other decorators apply. Null is not "left out". */
export function IsLeftOutOr(): PropertyDecorator {
  return applyDecorators(
    fieldFacts({ optional: true }),
    ValidateIf((_request, value) => value !== undefined),
  );
}

/** The field may be null; any other value, and a missing one, must satisfy its other decorators. */
export function IsNullOr(): PropertyDecorator {
  return applyDecorators(
    fieldFacts({ nullable: true }),
    ValidateIf((_request, value) => value !== null),
  );
}

/** One object. class-validator's ValidateNested alone accepts an empty list, and a list of objects, as one. */
export function IsOneOf<T extends object>(type: ClassOf<T>): PropertyDecorator {
  return applyDecorators(fieldFacts({ nested: { type } }), IsObject(), ValidateNested(), Type(type));
}

/** A list of objects. `max` is checked before any object is made of the list. */
export function IsListOf<T extends object>(type: ClassOf<T>, { min, max }: Bounds): PropertyDecorator {
  return applyDecorators(
    fieldFacts({ nested: { type, maxItems: max } }),
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ValidateBy({
      name: 'isListOfObjects',
      validator: {
        validate: (value) => Array.isArray(value) && value.every(isPlainObject),
        defaultMessage: () => '$property must be a list of objects',
      },
    }),
    ValidateNested({ each: true }),
    Type(type),
  );
}

/** A UUID, lower-cased: ids are compared as text. */
export function IsId(): PropertyDecorator {
  return applyDecorators(
    LowerCase(),
    IsString(),
    ValidateBy({
      name: 'isUuid',
      validator: {
        validate: (value) => uuid.safeParse(value).success,
        defaultMessage: () => '$property must be a UUID',
      },
    }),
  );
}

interface Bounds {
  min: number;
  max: number;
}

/** Text, of one line or many. Lengths are in UTF-16 units, as in event contracts; class-validator counts characters. */
export function IsText({ min = 0, max }: { min?: number; max: number }): PropertyDecorator {
  return applyDecorators(
    IsString(),
    ...(min === 0 ? [] : [lengthRule('minLength', min, 'at least', (length) => length >= min)]),
    lengthRule('maxLength', max, 'at most', (length) => length <= max),
  );
}

function lengthRule(name: string, bound: number, words: string, holds: (length: number) => boolean): PropertyDecorator {
  return ValidateBy({
    name,
    constraints: [bound],
    validator: {
      validate: (value) => typeof value === 'string' && holds(value.length),
      defaultMessage: () => `$property must have ${words} ${String(bound)} characters`,
    },
  });
}

/** Text that people read on one line, in mails too: not blank, no control characters. */
export function IsOneLine({ min = 1, max }: { min?: number; max: number }): PropertyDecorator {
  return applyDecorators(
    IsText({ min, max }),
    Matches(/^(?=.*\S)\P{Cc}+$/u, { message: '$property must not be blank or contain control characters' }),
  );
}

/** Text of a pattern. `rule` completes the sentence "<field> must be …". */
export function IsMatching(pattern: RegExp, rule: string): PropertyDecorator {
  return applyDecorators(IsString(), Matches(pattern, { message: `$property must be ${rule}` }));
}

export function IsCurrency(): PropertyDecorator {
  return IsMatching(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR');
}

/** A time in UTC, from 1970 on: earlier ones are typing errors, and Postgres and Date disagree about very early ones. */
export function IsTime(): PropertyDecorator {
  return applyDecorators(
    IsText({ max: 40 }),
    ValidateBy({
      name: 'isTime',
      validator: {
        validate: (value) => isoTime.safeParse(value).success && Date.parse(value as string) >= 0,
        defaultMessage: () => '$property must be a time in UTC such as 2027-01-01T00:00:00Z, from 1970 on',
      },
    }),
  );
}

const isoTime = z.iso.datetime();

/** A calendar day such as 2026-11-22. */
export function IsDay(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    ValidateBy({
      name: 'isDay',
      validator: {
        validate: (value) => isoDay.safeParse(value).success,
        defaultMessage: () => '$property must be a day such as 2026-11-22',
      },
    }),
  );
}

const isoDay = z.iso.date();

/** An integer in a body. Without bounds, it is limited to integers that JavaScript represents exactly. */
export function IsInteger({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
}: Partial<Bounds> = {}): PropertyDecorator {
  return applyDecorators(IsInt(), Min(min), Max(max));
}

/** An integer in a query: digits only, so that neither an empty text nor `1e3` nor `0x10` is a number. */
export function IsQueryInteger(bounds: Partial<Bounds> = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isDigits(value) ? Number(value) : value)),
    IsInteger(bounds),
  );
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{1,16}$/.test(value);
}

/** `true` or `false` in a query. */
export function IsQueryBoolean(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean(),
  );
}

/** Removes white space around a text before it is checked. */
export function Trim(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
}

/** Lower-cases a text before it is checked. */
export function LowerCase(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
}
