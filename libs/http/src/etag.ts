import { HttpException, PreconditionFailedException } from '@nestjs/common';

const preconditionRequired = 428;

/** A strong ETag (RFC 9110, section 8.8.3) of a row's version. */
export function etagOf(version: string | number): string {
  return `"${String(version)}"`;
}

/** `If-None-Match` compares weakly: true means 304. */
export function matchesWeakly(header: string | undefined, etag: string): boolean {
  return list(header).some((candidate) => candidate === '*' || weak(candidate) === weak(etag));
}

/** `If-Match` compares strongly: a weak tag never matches. */
export function matchesStrongly(header: string | undefined, etag: string): boolean {
  return list(header).some((candidate) => candidate === '*' || (candidate === etag && !candidate.startsWith('W/')));
}

/** Guards a change: 412 when somebody else changed the resource meanwhile, 428 when the header is missing. */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined) {
    throw new HttpException('This change needs If-Match with the ETag that was read', preconditionRequired);
  }
  if (!matchesStrongly(ifMatch, etag)) {
    throw new PreconditionFailedException(`The resource is at ${etag} by now, not at ${ifMatch}`);
  }
}

function list(header: string | undefined): string[] {
  return header?.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}

function weak(etag: string): string {
  return etag.replace(/^W\//, '');
}
