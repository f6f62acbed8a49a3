import { z, type ZodType } from 'zod';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import { defaultPageSize, maxPageSize } from './page-query.js';
import { isStorable } from './storable-text.js';

/** Query of a list; routes with filters extend it: `pageQuery.extend({ … })`. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(1_000).optional().describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(defaultPageSize),
});

/** The answer of a list of `item`. */
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
 * Makes a page of `rows`, which the query fetched with `limit + 1`: the extra row says that there is a next page.
 * `cursorOf` names the sort key of a row; `readCursor` gives it back for the next query's `where (a, b) < (…)`.
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

/** A time in a cursor, as `Date.toISOString()` writes it: whoever makes one up gets a bad cursor, not a database error. */
export const cursorTime = z.iso.datetime({ precision: 3 }).refine((time) => Date.parse(time) >= 0);

/** Opaque to clients: base64url of JSON. Not a secret, so it holds nothing a list does not show. */
export function writeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Undefined without a cursor: the first page.
 * @throws {MalformedRequestError} `invalid_cursor` for one that this list did not make
 */
export function readCursor<T>(cursor: string | undefined, schema: ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  const value = decode(cursor);
  const result = schema.safeParse(value);
  if (result.success && holdsStorableText(value)) return result.data;
  throw new MalformedRequestError('invalid_cursor', 'The cursor was not made by this list: start without one');
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The request guard has seen the cursor, but not what is encoded in it. Its length bounds the depth. */
function holdsStorableText(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => isStorable(name) && holdsStorableText(part));
}
