import { money, MoneyError, type Money } from './money.js';

/**
 * A share of `value`: 10,000 basis points are 100 %. Half a unit is rounded away from zero.
 * @throws {MoneyError} unless `basisPoints` is an integer ≥ 0
 */
export function percentage(value: Money, basisPoints: number): Money {
  if (!Number.isSafeInteger(basisPoints) || basisPoints < 0) {
    throw new MoneyError(`A rate of ${String(basisPoints)} basis points is not a whole number ≥ 0`);
  }
  const scaled = BigInt(Math.abs(value.amount)) * BigInt(basisPoints);
  const rounded = Number((scaled + 5_000n) / 10_000n);
  return money(value.amount < 0 ? -rounded : rounded, value.currency);
}
