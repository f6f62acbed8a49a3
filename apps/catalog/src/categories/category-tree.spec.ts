import { describe, expect, it } from '@jest/globals';
import { type CategoryRow, maxLevels, requirePlace, treeOf } from './category-tree.js';

const row = (id: string, parentId: string | null = null): CategoryRow => ({
  id,
  parentId,
  name: id.toUpperCase(),
  slug: id,
});

/** a > b > c, and d beside a. */
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

describe('requirePlace', () => {
  it('lets a category stand anywhere that is not below itself', () => {
    expect(() => requirePlace(rows, 'b', 'd')).not.toThrow();
    expect(() => requirePlace(rows, 'b', null)).not.toThrow();
    expect(() => requirePlace(rows, 'new', 'c')).not.toThrow();
  });

  it('refuses a cycle, of one category or of many', () => {
    for (const parent of ['a', 'b', 'c']) {
      expect(() => requirePlace(rows, 'a', parent)).toThrow(expect.objectContaining({ code: 'category_cycle' }));
    }
  });

  it('counts what is below a category that is moved', () => {
    const deep = [...chain.slice(0, maxLevels - 1), row('x'), row('y', 'x')];
    expect(() => requirePlace(deep, 'y', `l${maxLevels - 2}`)).not.toThrow();
    expect(() => requirePlace(deep, 'x', `l${maxLevels - 2}`)).toThrow(
      expect.objectContaining({ code: 'category_too_deep' }),
    );
    expect(() => requirePlace(chain, 'new', `l${maxLevels - 1}`)).toThrow(
      expect.objectContaining({ code: 'category_too_deep' }),
    );
  });

  it('refuses a parent that is not there', () => {
    expect(() => requirePlace(rows, 'a', 'z')).toThrow(expect.objectContaining({ code: 'category_not_found' }));
  });
});
