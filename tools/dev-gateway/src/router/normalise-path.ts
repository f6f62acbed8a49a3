const RESERVED = new Set("!*'();:@&=+$,/?%#[]");
const NEEDS_WORK = /%|\/\.|\/\//;
const UNSAFE = /[^!#$&'()*+,/:;=?@[\]A-Za-z\d\-_.~%]/g;

/**
 * Normalises a path for matching (kong/tools/uri.lua): decodes unreserved characters, keeps reserved ones encoded in upper
 * case, merges slashes, resolves dot segments. Undefined where nginx answers 400: a NUL byte, a malformed escape, a
 * path above the root.
 */
export function normalisePath(raw: string): string | undefined {
  if (!NEEDS_WORK.test(raw)) return raw;
  if (/%00|%(?![\dA-Fa-f]{2})/.test(raw)) return undefined;
  return resolveSegments(raw.replace(/%[\dA-Fa-f]{2}/g, decodeUnreserved));
}

function decodeUnreserved(escape: string): string {
  const character = String.fromCharCode(parseInt(escape.slice(1), 16));
  return RESERVED.has(character) ? escape.toUpperCase() : character;
}

function resolveSegments(path: string): string | undefined {
  const segments = path.split('/').slice(1);
  const output: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') {
      if (output.pop() === undefined) return undefined;
    } else if (segment !== '.' && segment !== '') {
      output.push(segment);
      continue;
    }
    if (last) output.push('');
  }
  return `/${output.join('/')}`;
}

/** Escapes a normalised path for a request line. */
export function escapePath(path: string): string {
  return path.replace(UNSAFE, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
