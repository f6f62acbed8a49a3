import { describe, expect, it } from '@jest/globals';
import { writeCursor } from '@mvec/http';
import { z } from 'zod';
import { readSealed, sealed } from './list-cursor.js';

const key = z.tuple([z.int(), z.string()]);
const list = { list: 'products', sort: 'price', vendorId: undefined };
const cursor = writeCursor(sealed(list, [100, 'a']));

describe('readSealed', () => {
  it('returns the key to the list that made it, whatever the order of its filters', () => {
    expect(readSealed(cursor, { sort: 'price', list: 'products' }, key)).toEqual([100, 'a']);
    expect(readSealed(undefined, list, key)).toBeUndefined();
  });

  it.each([
    ['of another sort', cursor, { ...list, sort: 'name' }],
    ['of other filters', cursor, { ...list, vendorId: 'b' }],
    ['with an edited key', writeCursor({ ...sealed(list, [100, 'a']), key: [101, 'a'] }), list],
    ['without a seal', writeCursor({ key: [100, 'a'] }), list],
    ['with a key of another kind', writeCursor(sealed(list, ['a', 100])), list],
    ['that cannot be decoded', 'abc', list],
  ])('refuses a cursor %s', (_name, candidate, identity) => {
    expect(() => readSealed(candidate, identity, key)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
  });
});
