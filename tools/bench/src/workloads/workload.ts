import type { BenchPlatform } from '../bench-platform.js';
import type { Latencies } from '../load/load.types.js';
import type { LoadProcess } from '../load/load-process.js';
import type { CpuByPart } from '../measure/cpu-meter.js';
import type { Quiet } from '../measure/quiet.js';
import type { BenchOptions } from '../options.js';
import type { Market } from '../seed/market.types.js';

/** The environment of a workload. */
export interface Bench {
  options: BenchOptions;
  platform: BenchPlatform;
  load: LoadProcess;
  market: Market;
  quiet: Quiet;
  /** Shows the current step. */
  progress: (text: string) => void;
}

/** One run of one workload at one concurrency. */
export interface Run {
  concurrency: number;
  /** Requests or orders per second of wall time. */
  perSecond: number;
  seconds: number;
  requests: number;
  latency: Latencies;
  bytesPerAnswer: number;
  errors: Record<string, number>;
  /** CPU time in milliseconds per request, by part. */
  cpu: CpuByPart;
  /** Figures that only this workload has. */
  extra?: Record<string, number>;
}

/** Requests through the gateway, measured at several concurrencies. */
export interface Workload {
  name: string;
  title: string;
  /** Minimum rate per second. */
  goal?: number;
  /** Fills caches and connection pools before the measured runs. */
  warmUp: (bench: Bench, concurrency: number) => Promise<void>;
  run: (bench: Bench, concurrency: number) => Promise<Run>;
}
