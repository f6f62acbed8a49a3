import type { Finding } from './comparisons/finding.js';
import type { MemoryByPart } from './measure/cpu-meter.js';
import type { WorkloadResult } from './workloads/run-workload.js';

export interface BenchResults {
  at: string;
  machine: {
    cores: number;
    model: string;
    node: string;
    /** Load average before the benchmark; about 0 on an idle machine. */
    loadBefore: number;
    /** The machine's lowest speed between two workloads, as a share of its speed before the first. */
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
