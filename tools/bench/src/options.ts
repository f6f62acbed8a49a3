/** How much is measured. */
export interface BenchSize {
  concurrencies: readonly number[];
  /** Length of one run. */
  seconds: number;
  /** The median of so many counts. */
  runs: number;
  products: number;
  /** Events that analytics is given to apply. */
  ingest: number;
  /** Instances of each service. */
  instances: number;
  /** How many of the traces are recorded, 0 to 1; without it none are made. */
  tracing?: number | undefined;
}

export interface BenchOptions extends BenchSize {
  /** The folder of the repository, built. */
  root: string;
  home: string;
  portOffset: number;
  /** Some of `workloadNames`; all when it is empty. */
  only: readonly string[];
  /** Ends it in order. */
  signal: AbortSignal;
  /** Shows what is being done, until something else is. */
  progress: (text: string) => void;
  /** Something that stays to be read. */
  say: (line: string) => void;
}

export const defaults: Record<'full' | 'quick', BenchSize> = {
  full: { concurrencies: [32, 64, 128], seconds: 3, runs: 3, products: 10_000, ingest: 100_000, instances: 1 },
  quick: { concurrencies: [32], seconds: 2, runs: 1, products: 10_000, ingest: 20_000, instances: 1 },
};
