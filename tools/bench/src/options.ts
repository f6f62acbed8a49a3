/** Size of the benchmark. */
export interface BenchSize {
  concurrencies: readonly number[];
  /** Duration of one run. */
  seconds: number;
  /** Number of runs of which the median is reported. */
  runs: number;
  products: number;
  /** Number of events for analytics to apply. */
  ingest: number;
  /** Instances of each service. */
  instances: number;
  /** Share of traces to record, 0 to 1; tracing is off by default. */
  tracing?: number | undefined;
}

export interface BenchOptions extends BenchSize {
  /** Folder of the repository, which must be built. */
  root: string;
  home: string;
  portOffset: number;
  /** Workloads to run, from `workloadNames`; empty for all. */
  only: readonly string[];
  /** Stops the benchmark and its platform. */
  signal: AbortSignal;
  /** Shows the current step. */
  progress: (text: string) => void;
  /** Prints a line that stays visible. */
  say: (line: string) => void;
}

export const defaults: Record<'full' | 'quick', BenchSize> = {
  full: { concurrencies: [32, 64, 128], seconds: 3, runs: 3, products: 10_000, ingest: 100_000, instances: 1 },
  quick: { concurrencies: [32], seconds: 2, runs: 1, products: 10_000, ingest: 20_000, instances: 1 },
};
