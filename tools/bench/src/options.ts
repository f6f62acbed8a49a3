export interface BenchOptions {
  /** The folder of the repository, built. */
  root: string;
  home: string;
  portOffset: number;
  /** Names of works; all when it is empty. */
  only: readonly string[];
  concurrencies: readonly number[];
  /** Of one run. */
  seconds: number;
  /** The median of so many counts. */
  runs: number;
  products: number;
  /** Ends it in order. */
  signal: AbortSignal;
  say: (line: string) => void;
}
