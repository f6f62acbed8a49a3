import { randomBytes } from 'node:crypto';

/** For topics and consumer groups, so that spec files share one cluster without meeting: `test-1f3a9c02.`. */
export function uniquePrefix(): string {
  return `test-${randomBytes(4).toString('hex')}.`;
}
