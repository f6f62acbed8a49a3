import { IsMatching, IsText, LowerCase } from '@mvec/http';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { z } from 'zod';

const maxReadable = 80;
const uuid = z.uuid();

/** The part of a text that an address can show, for example `theiere-en-fonte`; may be empty. */
export function readableSlug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxReadable)
    .replace(/^-+|-+$/g, '');
}

const maxReference = 120;
const maxSlug = 100;
const pattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A path parameter that is a slug or an id. */
export const slugOrId = z.string().max(maxReference).toLowerCase().regex(pattern, { error: 'must be an id or a slug' });

/** A slug or an id, in a query. */
export function IsSlugOrId(): PropertyDecorator {
  return applyDecorators(LowerCase(), IsText({ max: maxReference }), IsMatching(pattern, 'an id or a slug'));
}

/** A slug, which must not have the form of an id: `isId` distinguishes the two. */
export function IsSlug(): PropertyDecorator {
  return applyDecorators(
    LowerCase(),
    IsText({ max: maxSlug }),
    IsMatching(pattern, 'letters a to z and digits, with single dashes between them'),
    ValidateBy({
      name: 'isNoId',
      validator: {
        validate: (value) => typeof value === 'string' && !isId(value),
        defaultMessage: () => '$property must not look like an id',
      },
    }),
  );
}

/** Whether a reference is an id: no slug has that form. */
export function isId(reference: string): boolean {
  return uuid.safeParse(reference).success;
}
