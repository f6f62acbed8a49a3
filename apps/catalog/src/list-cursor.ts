import { createHash } from 'node:crypto';
import { MalformedRequestError, readCursor } from '@mvec/http';
import { z, type ZodType } from 'zod';

/** What makes a list the same list from page to page: its name, sort and filters, in any spelling of the query. */
export type ListIdentity = Readonly<Record<string, unknown>>;

const sealedCursor = z.object({ key: z.array(z.union([z.string(), z.number()])).max(5), seal: z.string().max(64) });

/** A cursor's content: the sort key of a page's last item, with a seal over it and the list. */
export function sealed(list: ListIdentity, key: readonly unknown[]): { key: readonly unknown[]; seal: string } {
  return { key, seal: sealOf(list, key) };
}

/**
 * The key of a cursor that `sealed` made for the same list. The seal is no secret and guards none: it tells a cursor
 * that was edited, or that belongs to another sort or other filters, from one that continues this list.
 * @throws {MalformedRequestError} `invalid_cursor`
 */
export function readSealed<K>(cursor: string | undefined, list: ListIdentity, schema: ZodType<K>): K | undefined {
  const content = readCursor(cursor, sealedCursor);
  if (content === undefined) return undefined;
  const key = schema.safeParse(content.key);
  if (key.success && content.seal === sealOf(list, content.key)) return key.data;
  throw new MalformedRequestError('invalid_cursor', 'The cursor was not made by this list: start without one');
}

function sealOf(list: ListIdentity, key: readonly unknown[]): string {
  const filters = Object.entries(list)
    .filter(([, value]) => value !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([filters, key]))
    .digest('base64url')
    .slice(0, 12);
}
