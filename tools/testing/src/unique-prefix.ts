import { randomBytes } from 'node:crypto';

/** A prefix for topics and consumer groups, such as `test-1f3a9c02.`, so that spec files can share one cluster. */
export function uniquePrefix(): string {
  return `test-${randomBytes(4).toString('hex')}.`;
}
