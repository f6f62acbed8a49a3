import { HttpException, PreconditionFailedException } from '@nestjs/common';

const preconditionRequired = 428;

/** A strong ETag (RFC 9110, section 8.8.3) of a row's version. */
export function etagOf(version: string | number): string {
  return `"${String(version)}"`;
}

/** `If-Match` compares strongly: a weak tag never matches. */
export function matchesStrongly(header: string | undefined, etag: string): boolean {
  return list(header).some((candidate) => candidate === '*' || (candidate === etag && !candidate.startsWith('W/')));
}

/** Guards a change: 412 when the resource has changed since it was read, 428 when the header is missing. */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined) {
    throw new HttpException(
      'This change needs an If-Match header with the ETag of the last read',
      preconditionRequired,
    );
  }
  if (!matchesStrongly(ifMatch, etag)) {
    throw new PreconditionFailedException(`The resource has changed: its ETag is ${etag}, not ${ifMatch}`);
  }
}

function list(header: string | undefined): string[] {
  return header?.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}
