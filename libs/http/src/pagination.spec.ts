import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import { mapPage, pageOf, readCursor, writeCursor } from './pagination.js';

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

describe('pageOf', () => {
  it('has a next page when the query found one row more than asked for', () => {
    const page = pageOf([1, 2, 3], 2, (row) => row);
    expect(page.items).toEqual([1, 2]);
    expect(readCursor(page.nextCursor ?? undefined, z.int())).toBe(2);
    expect(pageOf([1, 2], 2, (row) => row)).toEqual({ items: [1, 2], nextCursor: null });
    expect(pageOf([], 2, (row) => row)).toEqual({ items: [], nextCursor: null });
  });

  it('keeps the cursor when its items are mapped', () => {
    const page = mapPage(
      pageOf([1, 2], 1, (row) => row),
      String,
    );
    expect(page.items).toEqual(['1']);
    expect(page.nextCursor).not.toBeNull();
  });
});

describe('readCursor', () => {
  it('reads back every value that was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readCursor(writeCursor(value), z.unknown())).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('returns undefined, the first page, without a cursor', () => {
    expect(readCursor(undefined, cursorSchema)).toBeUndefined();
  });

  it.each(['', 'garbage', writeCursor(null), writeCursor(['2026-01-01T00:00:00Z', 'no id']), writeCursor({ id: 1 })])(
    'refuses the cursor %j, which this list did not make',
    (cursor) => {
      expect(() => readCursor(cursor, cursorSchema)).toThrow(MalformedRequestError);
    },
  );

  it.each([['Nul\u0000'], [{ title: ['half a pair \ud800'] }], [{ 'nul\u0000': 1 }]])(
    'refuses %j, which the database could not take',
    (value) => {
      expect(() => readCursor(writeCursor(value), z.unknown())).toThrow(
        expect.objectContaining({ code: 'invalid_cursor' }),
      );
    },
  );
});
