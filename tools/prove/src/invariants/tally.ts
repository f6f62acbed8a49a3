/** Counts how often each key occurs. */
export function tally(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Differences of two lists: `missing` is only in `expected`, `more` only in `found`. */
export function difference(expected: Iterable<string>, found: Iterable<string>): { missing: string[]; more: string[] } {
  const left = tally(found);
  const missing: string[] = [];
  for (const key of expected) {
    const count = left.get(key) ?? 0;
    if (count === 0) missing.push(key);
    else left.set(key, count - 1);
  }
  return { missing, more: [...left].flatMap(([key, count]) => Array.from({ length: count }, () => key)) };
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** Sums by key. */
export function sums<T>(
  items: Iterable<T>,
  key: (item: T) => string,
  amount: (item: T) => number,
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const item of items) totals.set(key(item), (totals.get(key(item)) ?? 0) + amount(item));
  return totals;
}
