import { money, MoneyError, type Money } from './money.js';

/**
 * Splits `total` in proportion to `weights` by the largest-remainder method (Hamilton): each part is its exact share
 * rounded down or up, and the parts sum to the whole. Equal remainders go to the larger weight, then to the earlier
 * position, so that the same input always gives the same parts. A negative total is split like its opposite.
 * @param weights whole numbers ≥ 0, at least one of them positive; a part of weight 0 is 0
 * @throws {MoneyError} when the weights cannot be split by
 */
export function allocate(total: Money, weights: readonly number[]): Money[] {
  requireWeights(weights);
  const sign = total.amount < 0 ? -1 : 1;
  const shares = floorShares(BigInt(Math.abs(total.amount)), weights);
  const missing = Number(BigInt(Math.abs(total.amount)) - shares.reduce((all, share) => all + share.floor, 0n));
  const rounded = new Set(shares.toSorted(byClaim).slice(0, missing));
  return shares.map((share) => {
    const amount = Number(share.floor) + (rounded.has(share) ? 1 : 0);
    return money(sign * amount, total.currency);
  });
}

/** 10,000 basis points are the whole. Half a unit is rounded away from zero. */
export function percentage(value: Money, basisPoints: number): Money {
  if (!Number.isSafeInteger(basisPoints) || basisPoints < 0) {
    throw new MoneyError(`A rate of ${String(basisPoints)} basis points is not a whole number ≥ 0`);
  }
  const scaled = BigInt(Math.abs(value.amount)) * BigInt(basisPoints);
  const rounded = Number((scaled + 5_000n) / 10_000n);
  return money(value.amount < 0 ? -rounded : rounded, value.currency);
}

interface Share {
  index: number;
  weight: bigint;
  floor: bigint;
  remainder: bigint;
}

/** BigInt, because amount × weight leaves the safe integers long before either does. */
function floorShares(total: bigint, weights: readonly number[]): Share[] {
  const all = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  return weights.map((value, index) => {
    const weight = BigInt(value);
    return { index, weight, floor: (total * weight) / all, remainder: (total * weight) % all };
  });
}

function byClaim(left: Share, right: Share): number {
  if (left.remainder !== right.remainder) return left.remainder > right.remainder ? -1 : 1;
  if (left.weight !== right.weight) return left.weight > right.weight ? -1 : 1;
  return left.index - right.index;
}

function requireWeights(weights: readonly number[]): void {
  const bad = weights.find((weight) => !Number.isSafeInteger(weight) || weight < 0);
  if (bad !== undefined) throw new MoneyError(`A weight of ${String(bad)} is not a whole number ≥ 0`);
  if (!weights.some((weight) => weight > 0)) throw new MoneyError('There is nobody to allocate to: every weight is 0');
}
