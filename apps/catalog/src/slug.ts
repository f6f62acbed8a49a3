import { z } from 'zod';

const longest = 80;
const uuid = z.uuid();

/** What can be read of a text in an address; empty when nothing can. */
export function readableSlug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
}

/** A slug, or an id, which is written with the same letters. */
export const slugOrId = z
  .string()
  .max(120)
  .toLowerCase()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'must be an id or a slug' });

/** Whether it can only be an id: no slug looks like one. */
export function isId(reference: string): boolean {
  return uuid.safeParse(reference).success;
}
