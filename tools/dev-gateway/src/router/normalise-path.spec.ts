import { describe, expect, it } from '@jest/globals';
import { escapePath, normalisePath } from './normalise-path.js';

describe('normalisePath', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['/a/b/', '/a/b/'],
    ['/a//b', '/a/b'],
    ['/a/./b', '/a/b'],
    ['/a/x/../b', '/a/b'],
    ['/a/b/..', '/a/'],
    ['/a/b/.', '/a/b/'],
    ['/a/%2e%2e/b', '/b'],
    ['/a/%62', '/a/b'],
    ['/a/%2fb', '/a/%2Fb'],
    ['/a/..b', '/a/..b'],
    ['/a/.b', '/a/.b'],
    ['/', '/'],
  ])('reads %s as %s', (raw, path) => {
    expect(normalisePath(raw)).toBe(path);
  });

  it.each(['/a%00', '/a%', '/a%2', '/a%zz', '/..', '/a/../../b'])('refuses %s', (raw) => {
    expect(normalisePath(raw)).toBeUndefined();
  });
});

describe('escapePath', () => {
  it('escapes only characters that a request line must not contain', () => {
    expect(escapePath('/a b/\u00c3\u00a9/%2F/x?y"<')).toBe('/a%20b/%C3%A9/%2F/x?y%22%3C');
  });
});
