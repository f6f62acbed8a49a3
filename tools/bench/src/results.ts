import type { Finding } from './comparisons/finding.js';
import type { MemoryByPart } from './measure/cpu-meter.js';
import type { WorkloadResult } from './workloads/run-workload.js';

export interface BenchResults {
  at: string;
  machine: {
    cores: number;
    model: string;
    node: string;
    /** Processes that wanted to run before it began: of an idle machine about 0. */
    loadBefore: number;
    /** The slowest it was between two workloads, as a share of its speed before the first. */
    slowest: number;
  };
  options: {
    concurrencies: number[];
    seconds: number;
    runs: number;
    products: number;
    ingest: number;
    instances: number;
  };
  workloads: WorkloadResult[];
  findings: Finding[];
  /** After the load. */
  memory: MemoryByPart;
}
