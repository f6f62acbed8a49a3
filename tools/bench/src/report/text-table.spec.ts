import { describe, expect, it } from '@jest/globals';
import { markdownTable, textTable } from './text-table.js';

const rows = [
  ['work', 'per second'],
  ['product list', '7'],
  ['detail', '1,250'],
];

describe('textTable', () => {
  it('aligns names left and figures right', () => {
    expect(textTable(rows)).toBe(
      ['work          per second', 'product list           7', 'detail             1,250'].join('\n'),
    );
  });
});

describe('markdownTable', () => {
  it('is formatted as Prettier formats it', () => {
    expect(markdownTable(rows)).toBe(
      [
        '| work         | per second |',
        '| ------------ | ---------: |',
        '| product list |          7 |',
        '| detail       |      1,250 |',
      ].join('\n'),
    );
  });
});
