import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate, percentage } from './allocate.js';
import { add, compare, format, money, MoneyError, moneySchema, multiply, negate, subtract, sum } from './money.js';

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 30 })
  .filter((list) => list.some((weight) => weight > 0));

describe('allocate', () => {
  it('gives parts that sum to the whole', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        expect(sum(allocate(money(total, 'EUR'), list), 'EUR')).toEqual(money(total, 'EUR'));
      }),
    );
  });

  it('keeps each part less than one unit from its exact share', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        const all = list.reduce((left, right) => left + BigInt(right), 0n);
        allocate(money(total, 'EUR'), list).forEach((part, index) => {
          const exact = BigInt(total) * BigInt(list[index] ?? 0);
          const distance = BigInt(part.amount) * all - exact;
          expect(distance < 0n ? -distance : distance).toBeLessThan(all);
        });
      }),
    );
  });

  it('does not depend on the order of the weights: the same multiset of parts, larger weights never less', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000_000 }), weights, (total, list) => {
        const amounts = (order: number[]) => allocate(money(total, 'EUR'), order).map((part) => part.amount);
        const paired = (order: number[]) => {
          const parts = amounts(order);
          return order.map((weight, index) => [weight, parts[index] ?? 0] as const);
        };
        const sorted = (order: number[]) => paired(order).sort(([w1, p1], [w2, p2]) => w1 - w2 || p1 - p2);
        expect(sorted(list.toReversed())).toEqual(sorted(list));
        const parts = sorted(list).map(([, part]) => part);
        expect(parts).toEqual(parts.toSorted((left, right) => left - right));
      }),
    );
  });

  it('splits a negative total like its opposite', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        expect(allocate(money(-total, 'EUR'), list)).toEqual(allocate(money(total, 'EUR'), list).map(negate));
      }),
    );
  });

  it('gives nothing to a weight of zero', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        const parts = allocate(money(total, 'EUR'), [...list, 0]);
        expect(parts.at(-1)).toEqual(money(0, 'EUR'));
      }),
    );
  });

  it('breaks ties by position, always the same way', () => {
    expect(allocate(money(100, 'EUR'), [1, 1, 1]).map((part) => part.amount)).toEqual([34, 33, 33]);
    expect(allocate(money(-100, 'EUR'), [1, 1, 1]).map((part) => part.amount)).toEqual([-34, -33, -33]);
  });

  it('stays exact where a float would not', () => {
    const total = money(Number.MAX_SAFE_INTEGER, 'EUR');
    expect(sum(allocate(total, [Number.MAX_SAFE_INTEGER, 1, 7]), 'EUR')).toEqual(total);
  });

  it.each([[[]], [[0, 0]], [[-1, 2]], [[0.5]], [[Number.NaN]]])('refuses the weights %p', (list) => {
    expect(() => allocate(money(1, 'EUR'), list)).toThrow(MoneyError);
  });
});

describe('percentage', () => {
  it.each([
    [10_000, 1_250, 1_250],
    [4, 1_250, 1],
    [3, 1_250, 0],
    [-4, 1_250, -1],
    [999, 0, 0],
    [999, 10_000, 999],
  ])('of %i at %i basis points is %i', (value, rate, expected) => {
    expect(percentage(money(value, 'EUR'), rate)).toEqual(money(expected, 'EUR'));
  });

  it('never exceeds the whole below 100 %', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 10_000 }), (value, rate) => {
        expect(percentage(money(value, 'EUR'), rate).amount).toBeLessThanOrEqual(value);
      }),
    );
  });

  it('refuses negative and broken rates', () => {
    expect(() => percentage(money(1, 'EUR'), -1)).toThrow(MoneyError);
    expect(() => percentage(money(1, 'EUR'), 0.5)).toThrow(MoneyError);
  });
});

describe('Money', () => {
  it('adds, subtracts and multiplies within one currency', () => {
    expect(add(money(1, 'EUR'), money(2, 'EUR'))).toEqual(money(3, 'EUR'));
    expect(subtract(money(1, 'EUR'), money(2, 'EUR'))).toEqual(money(-1, 'EUR'));
    expect(multiply(money(250, 'EUR'), 3)).toEqual(money(750, 'EUR'));
    expect(compare(money(1, 'EUR'), money(2, 'EUR'))).toBeLessThan(0);
  });

  it('never mixes currencies', () => {
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow('EUR and USD cannot be combined');
    expect(() => compare(money(1, 'EUR'), money(1, 'USD'))).toThrow(MoneyError);
  });

  it('refuses amounts that are not exact', () => {
    expect(() => money(0.1, 'EUR')).toThrow(MoneyError);
    expect(() => money(1, 'euro')).toThrow(MoneyError);
    expect(() => multiply(money(Number.MAX_SAFE_INTEGER, 'EUR'), 2)).toThrow(MoneyError);
    expect(moneySchema.safeParse({ amount: 1.5, currency: 'EUR' }).success).toBe(false);
    expect(moneySchema.safeParse({ amount: 15, currency: 'EUR' }).success).toBe(true);
  });

  it('has no negative zero', () => {
    expect(Object.is(negate(money(0, 'EUR')).amount, 0)).toBe(true);
  });

  it('is written for people by the decimals of its currency', () => {
    expect(format(money(1_205, 'EUR'))).toBe('12.05 EUR');
    expect(format(money(-5, 'EUR'))).toBe('-0.05 EUR');
    expect(format(money(500, 'JPY'))).toBe('500 JPY');
  });
});
