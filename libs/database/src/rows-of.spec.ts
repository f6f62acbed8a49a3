import { describe, expect, it } from '@jest/globals';
import { rowsOf } from './rows-of.js';

const lines = [
  { lineId: 'a', amount: 1, note: null as string | null },
  { lineId: 'b', amount: 2, note: 'x' },
];

describe('rowsOf', () => {
  it('writes one array per column, under the columns’ names', () => {
    const rows = rowsOf(lines, { lineId: 'uuid', amount: 'bigint', note: 'text' });
    expect(rows.text).toBe('(select * from unnest($1::uuid[],$2::bigint[],$3::text[]) as item (line_id,amount,note))');
    expect(rows.values).toEqual([
      ['a', 'b'],
      [1, 2],
      [null, 'x'],
    ]);
  });

  it('numbers the rows on request', () => {
    const rows = rowsOf(lines, { amount: 'integer' }, { positionColumn: 'place' });
    expect(rows.text).toBe('(select * from unnest($1::integer[]) with ordinality as item (amount,place))');
  });

  it('has the same text for any number of items', () => {
    const textOf = (count: number) => rowsOf(lines.slice(0, count), { lineId: 'uuid', amount: 'integer' }).text;
    expect(new Set([0, 1, 2].map(textOf)).size).toBe(1);
  });

  it('writes JSON, and SQL null for what is absent', () => {
    const items: { data?: object | null }[] = [{ data: { a: [1] } }, {}, { data: null }];
    expect(rowsOf(items, { data: 'jsonb' }).values).toEqual([['{"a":[1]}', null, null]]);
  });

  it('refuses a type that does not fit, and a property that items do not have', () => {
    // @ts-expect-error a number is no uuid
    rowsOf(lines, { amount: 'uuid' });
    // @ts-expect-error lines have no such property
    const unknown = () => rowsOf(lines, { colour: 'text' });
    expect(unknown).not.toThrow();
  });
});
