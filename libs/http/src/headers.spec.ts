import { describe, expect, it } from '@jest/globals';
import { etagOf, matchesStrongly, requireMatch } from './etag.js';
import { requestHash } from './idempotency/request-hash.js';
import { preferredWaitSeconds } from './prefer.js';

describe('Prefer', () => {
  it.each([
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['WAIT = "7"; foo', 7],
    ['wait=3600', 30],
    ['wait=-1', 0],
    ['await=10', 0],
    ['wait=1x', 0],
    ['', 0],
    [undefined, 0],
  ])('%s waits %d seconds', (header, seconds) => {
    expect(preferredWaitSeconds(header)).toBe(seconds);
  });
});

describe('ETag', () => {
  const etag = etagOf(7);

  it('matches one of several, or any', () => {
    expect(matchesStrongly('"6", "7"', etag)).toBe(true);
    expect(matchesStrongly('*', etag)).toBe(true);
    expect(matchesStrongly('"77"', etag)).toBe(false);
  });

  it('is compared strongly', () => {
    expect(matchesStrongly('W/"7"', etag)).toBe(false);
  });

  it('guards a change: 428 without If-Match, 412 when it is out of date', () => {
    expect(() => requireMatch(undefined, etag)).toThrow(expect.objectContaining({ status: 428 }));
    expect(() => requireMatch('"6"', etag)).toThrow(expect.objectContaining({ status: 412 }));
    expect(() => requireMatch('"7"', etag)).not.toThrow();
  });
});

describe('requestHash', () => {
  it('is the same for bodies that mean the same, and another for anything else', () => {
    const hash = requestHash('/v1/orders', { a: 1, b: [{ c: 2, d: 3 }] }).toString('hex');
    expect(requestHash('/v1/orders', { b: [{ d: 3, c: 2 }], a: 1 }).toString('hex')).toBe(hash);
    expect(requestHash('/v1/orders', { a: 1, b: [{ c: 2, d: 4 }] }).toString('hex')).not.toBe(hash);
    expect(requestHash('/v1/others', { a: 1, b: [{ c: 2, d: 3 }] }).toString('hex')).not.toBe(hash);
    expect(requestHash('/v1/orders', undefined).toString('hex')).not.toBe(hash);
  });
});
