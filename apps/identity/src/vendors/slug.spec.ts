import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { slugOf, withSuffix } from './slug.js';

describe('slugOf', () => {
  it.each([
    ['Café Zürich & Söhne', 'cafe-zurich-sohne'],
    ['  --Tools 4 U!--  ', 'tools-4-u'],
    ['ﬁne ①', 'fine-1'],
    ['花屋', 'vendor'],
    ['a'.repeat(59) + ' b', 'a'.repeat(59)],
  ])('makes of %j the slug %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it('is valid in a URL for any name', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slugOf(name))));
  });

  it('can have a suffix', () => {
    expect(withSuffix('tools', '3f9a12bc-0000-4000-8000-000000000000')).toBe('tools-3f9a12');
  });
});
