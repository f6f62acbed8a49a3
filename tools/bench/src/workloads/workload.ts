import type { BenchPlatform } from '../bench-platform.js';
import type { Latencies } from '../load/load.types.js';
import type { LoadProcess } from '../load/load-process.js';
import type { CpuByPart } from '../measure/cpu-meter.js';
import type { Quiet } from '../measure/quiet.js';
import type { BenchOptions } from '../options.js';
import type { Market } from '../seed/market.types.js';

/** Everything that a workload needs. */
export interface Bench {
  options: BenchOptions;
  platform: BenchPlatform;
  load: LoadProcess;
  market: Market;
  quiet: Quiet;
  /** Shows what is being done, until something else is. */
  progress: (text: string) => void;
}

/** One run of one work at one concurrency. */
export interface Run {
  concurrency: number;
  /** Requests or orders per second, of wall time. */
  perSecond: number;
  seconds: number;
  requests: number;
  latency: Latencies;
  bytesPerAnswer: number;
  errors: Record<string, number>;
  /** Milliseconds of processor time per request, by part. */
  cpu: CpuByPart;
  /** Figures that only this work has. */
  extra?: Record<string, number>;
}

/** Something done through the gateway and measured at several concurrencies. */
export interface Workload {
  name: string;
  title: string;
  /** Per second. */
  goal?: number;
  /** Fills what no run shall find cold. */
  warmUp: (bench: Bench, concurrency: number) => Promise<void>;
  run: (bench: Bench, concurrency: number) => Promise<Run>;
}
