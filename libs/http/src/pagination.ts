import { z, type ZodType } from 'zod';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import { isStorable } from './storable-text.js';

/** Schema of the answer of a list. */
export function pageAnswer<T extends ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Pass it back as cursor; null on the last page'),
  });
}

export interface Page<T> {
  items: T[];
  /** Pass it back as `cursor`; null on the last page. */
  nextCursor: string | null;
}

/**
 * Makes a page of `rows`, which the query fetched with `limit + 1`: the extra row shows that a next page exists.
 * `cursorOf` returns the sort key of a row; `readCursor` reads it back for the next query's `where (a, b) < (…)`.
 */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor(cursorOf(last)) : null };
}

export function mapPage<T, U>(page: Page<T>, map: (item: T) => U): Page<U> {
  return { items: page.items.map(map), nextCursor: page.nextCursor };
}

/** A time in a cursor, as `Date.toISOString()` writes it: an invented one is an invalid cursor, not a database error. */
export const cursorTime = z.iso.datetime({ precision: 3 }).refine((time) => Date.parse(time) >= 0);

/** Encodes a cursor, opaque to clients: base64url of JSON. It is not secret: it holds only what the list shows. */
export function writeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Decodes a cursor; undefined (the first page) without one.
 * @throws {MalformedRequestError} `invalid_cursor` for a cursor that this list did not make
 */
export function readCursor<T>(cursor: string | undefined, schema: ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  const value = decode(cursor);
  const result = schema.safeParse(value);
  if (result.success && holdsStorableText(value)) return result.data;
  throw new MalformedRequestError('invalid_cursor', 'The cursor is not one of this list: start without a cursor');
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Checks the decoded texts, which the request guard could not see. The cursor's length bounds the depth. */
function holdsStorableText(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => isStorable(name) && holdsStorableText(part));
}
