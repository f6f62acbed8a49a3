import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.js';

const titleOf = (title: string | number | null) => csvOf([['title', () => title]], [{}]).slice('title\r\n'.length);

describe('a CSV file', () => {
  it('starts with the names of its columns, also without rows', () => {
    expect(csvOf([['day', () => ''] as const, ['orders', () => 0] as const], [])).toBe('day,orders\r\n');
  });

  it('quotes text that would end a cell', () => {
    expect(titleOf('Desk, "walnut"\nlarge')).toBe('"Desk, ""walnut""\nlarge"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\r=1', ' =1', '＝1', '|x', '%x'])('keeps %j as text', (title) => {
    expect(titleOf(title).replace(/^"/, '')).toMatch(/^'/);
  });

  it.each([
    ['Desk;=1+1', "Desk;'=1+1"],
    ['Desk\t@SUM(A1)', "Desk\t'@SUM(A1)"],
    ['Desk; \t=1+1', "Desk; \t'=1+1"],
    ['Desk\n-1', '"Desk\n\'-1"'],
    ['Desk;"=1+1;', `"Desk;""'=1+1;"`],
    ['=1;=2;＋3', "'=1;'=2;'＋3"],
  ])('keeps text after a separator of other spreadsheets in %j as text', (title, written) => {
    expect(titleOf(title)).toBe(`${written}\r\n`);
  });

  it.each(['Desk; walnut', 'Desk\twalnut', 'Desk - walnut', 'A=B', 'A;B-C'])('does not change %j', (title) => {
    expect(titleOf(title)).toBe(`${title}\r\n`);
  });

  it('does not change numbers, also negative ones, and empty cells', () => {
    expect(titleOf(-5)).toBe('-5\r\n');
    expect(titleOf(null)).toBe('\r\n');
  });
});
