import { describe, expect, it } from '@jest/globals';
import { toRows } from './rows.js';

const resultOf = (names: string[], ...rows: unknown[][]) => ({
  fields: names.map((name) => ({ name }) as never),
  rows,
  command: 'SELECT',
  rowCount: rows.length,
  oid: 0,
});

describe('toRows', () => {
  it('names columns in camelCase', () => {
    const result = resultOf(['id', 'order_id', 'line_1', 'vendor_order_id'], ['a', 'b', 'c', null]);
    expect(toRows(result)).toEqual([{ id: 'a', orderId: 'b', line1: 'c', vendorOrderId: null }]);
  });

  it('leaves the keys of a JSON value as they are', () => {
    expect(toRows(resultOf(['some_data'], [{ order_id: 1 }]))).toEqual([{ someData: { order_id: 1 } }]);
  });

  it('answers a row without columns as an empty object', () => {
    expect(toRows(resultOf([], [], []))).toEqual([{}, {}]);
  });
});
