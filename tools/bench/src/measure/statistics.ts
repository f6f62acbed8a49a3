import type { Latencies } from '../load/load.types.js';

/** The percentile by nearest rank; 0 for no values. @param sorted in ascending order */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank))] ?? 0;
}

/** The median; for an even number of values the lower of the middle two, so that it is a measured value. */
export function median(values: readonly number[]): number {
  return percentile([...values].sort(ascending), 0.5);
}

export function latenciesOf(values: number[]): Latencies {
  const sorted = Float64Array.from(values).sort();
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}

/** The run whose figure is the median, with all its other figures. */
export function medianOf<Run>(runs: readonly Run[], figure: (run: Run) => number): Run {
  const middle = median(runs.map(figure));
  const found = runs.find((run) => figure(run) === middle);
  if (found === undefined) throw new Error('A median needs at least one run');
  return found;
}

function ascending(a: number, b: number): number {
  return a - b;
}
