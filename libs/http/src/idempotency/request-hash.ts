import { createHash } from 'node:crypto';

/** Hashes a request so that the order of a JSON object's fields does not matter. */
export function requestHash(url: string, body: unknown): Buffer {
  const canonical = body === undefined ? '' : JSON.stringify(sorted(body));
  return createHash('sha256').update(`${url}\n${canonical}`).digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
