import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, format, money, MoneyError, moneySchema, multiply, negate, subtract, sum } from './money.js';
import { percentage } from './percentage.js';

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
    expect(sum([money(1, 'EUR'), money(2, 'EUR')], 'EUR')).toEqual(money(3, 'EUR'));
    expect(sum([], 'EUR')).toEqual(money(0, 'EUR'));
  });

  it('never mixes currencies', () => {
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow('EUR and USD cannot be combined');
    expect(() => subtract(money(1, 'EUR'), money(1, 'USD'))).toThrow(MoneyError);
  });

  it('refuses amounts that are no safe integers', () => {
    expect(() => money(0.1, 'EUR')).toThrow(MoneyError);
    expect(() => money(1, 'euro')).toThrow(MoneyError);
    expect(() => multiply(money(Number.MAX_SAFE_INTEGER, 'EUR'), 2)).toThrow(MoneyError);
    expect(moneySchema.safeParse({ amount: 1.5, currency: 'EUR' }).success).toBe(false);
    expect(moneySchema.safeParse({ amount: 15, currency: 'EUR' }).success).toBe(true);
  });

  it('has no negative zero', () => {
    expect(Object.is(negate(money(0, 'EUR')).amount, 0)).toBe(true);
  });

  it('is formatted with the decimals of its currency', () => {
    expect(format(money(1_205, 'EUR'))).toBe('12.05 EUR');
    expect(format(money(-5, 'EUR'))).toBe('-0.05 EUR');
    expect(format(money(500, 'JPY'))).toBe('500 JPY');
  });
});
