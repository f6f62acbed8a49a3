import { describe, expect, it } from '@jest/globals';
import { type CategoryRow, maxLevels, requireLegalParent, treeOf } from './category-tree.js';

const row = (id: string, parentId: string | null = null): CategoryRow => ({
  id,
  parentId,
  name: id.toUpperCase(),
  slug: id,
});

/** Two trees: a > b > c, and d. */
const rows = [row('a'), row('b', 'a'), row('c', 'b'), row('d')];
const chain = Array.from({ length: maxLevels }, (_, index) => row(`l${index}`, index === 0 ? null : `l${index - 1}`));

describe('treeOf', () => {
  it('nests every category once, siblings in the given order', () => {
    expect(treeOf(rows)).toEqual([
      {
        id: 'a',
        slug: 'a',
        name: 'A',
        children: [{ id: 'b', slug: 'b', name: 'B', children: [{ id: 'c', slug: 'c', name: 'C', children: [] }] }],
      },
      { id: 'd', slug: 'd', name: 'D', children: [] },
    ]);
  });
});

describe('requireLegalParent', () => {
  it('accepts every parent that is not below the category itself', () => {
    expect(() => requireLegalParent(rows, 'b', 'd')).not.toThrow();
    expect(() => requireLegalParent(rows, 'b', null)).not.toThrow();
    expect(() => requireLegalParent(rows, 'new', 'c')).not.toThrow();
  });

  it('refuses a cycle of one or of several categories', () => {
    for (const parent of ['a', 'b', 'c']) {
      expect(() => requireLegalParent(rows, 'a', parent)).toThrow(expect.objectContaining({ code: 'category_cycle' }));
    }
  });

  it('counts the descendants of a category that is moved', () => {
    const deep = [...chain.slice(0, maxLevels - 1), row('x'), row('y', 'x')];
    expect(() => requireLegalParent(deep, 'y', `l${maxLevels - 2}`)).not.toThrow();
    expect(() => requireLegalParent(deep, 'x', `l${maxLevels - 2}`)).toThrow(
      expect.objectContaining({ code: 'category_too_deep' }),
    );
    expect(() => requireLegalParent(chain, 'new', `l${maxLevels - 1}`)).toThrow(
      expect.objectContaining({ code: 'category_too_deep' }),
    );
  });

  it('refuses an unknown parent', () => {
    expect(() => requireLegalParent(rows, 'a', 'z')).toThrow(expect.objectContaining({ code: 'category_not_found' }));
  });
});
