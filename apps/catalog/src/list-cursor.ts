import { createHash } from 'node:crypto';
import { MalformedRequestError, readCursor } from '@mvec/http';
import { z, type ZodType } from 'zod';

/** Identifies a list from page to page: its name, sort and filters, however the query is written. */
export type ListIdentity = Readonly<Record<string, unknown>>;

const sealedCursor = z.object({ key: z.array(z.union([z.string(), z.number()])).max(5), seal: z.string().max(64) });

/** Content of a cursor: the sort key of the page's last item, and a seal over the key and the list. */
export function sealed(list: ListIdentity, key: readonly unknown[]): { key: readonly unknown[]; seal: string } {
  return { key, seal: sealOf(list, key) };
}

/**
 * Reads the key of a cursor that `sealed` made for the same list. The seal protects no secret: it detects a cursor that
 * was edited or that belongs to another sort or other filters.
 * @throws {MalformedRequestError} `invalid_cursor`
 */
export function readSealed<K>(cursor: string | undefined, list: ListIdentity, schema: ZodType<K>): K | undefined {
  const content = readCursor(cursor, sealedCursor);
  if (content === undefined) return undefined;
  const key = schema.safeParse(content.key);
  if (key.success && content.seal === sealOf(list, content.key)) return key.data;
  throw new MalformedRequestError('invalid_cursor', 'The cursor is not one of this list: start without a cursor');
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
