import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sameLines, sumLines } from './hold-lines.js';

const line = fc.record({
  variantId: fc.constantFrom('a1', 'b2', 'C3', 'c3', 'd4'),
  quantity: fc.integer({ min: 1, max: 9 }),
});

describe('sumLines', () => {
  it('keeps every unit, once per variant, whatever the order of the lines', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const summed = sumLines(lines);
        const ids = summed.map(({ variantId }) => variantId);
        expect(ids).toEqual([...new Set(ids)].toSorted());
        expect(total(summed)).toBe(total(lines));
        expect(sameLines(summed, sumLines(lines.toReversed()))).toBe(true);
      }),
    );
  });
});

describe('sameLines', () => {
  it('is false for other quantities, other variants and missing lines', () => {
    const lines = [{ variantId: 'a', quantity: 1 }];
    expect(sameLines(lines, [{ variantId: 'a', quantity: 2 }])).toBe(false);
    expect(sameLines(lines, [{ variantId: 'b', quantity: 1 }])).toBe(false);
    expect(sameLines(lines, [])).toBe(false);
    expect(sameLines([], lines)).toBe(false);
  });
});

function total(lines: { quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
