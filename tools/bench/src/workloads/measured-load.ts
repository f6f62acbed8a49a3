import type { LoadJob, LoadResult } from '../load/load.types.js';
import { CpuMeter, type CpuByPart } from '../measure/cpu-meter.js';
import type { Bench, Run, Workload } from './workload.js';

export type JobPlan = Omit<LoadJob, 'port' | 'connections' | 'seconds'>;

const warmUpSeconds = 2;

export function sendLoad(bench: Bench, plan: JobPlan, connections: number, seconds: number): Promise<LoadResult> {
  return bench.load.run({ ...plan, port: bench.platform.gatewayPort, connections, seconds });
}

export interface RequestWork {
  name: string;
  title: string;
  goal?: number;
  /** Called before each run. */
  plan: (bench: Bench) => JobPlan | Promise<JobPlan>;
  /** Called with the number of requests sent. */
  onDone?: (requests: number) => void;
}

/** A workload that is finished when its requests are answered. */
export function requestWork({ name, title, goal, plan, onDone }: RequestWork): Workload {
  return {
    name,
    title,
    goal,
    warmUp: async (bench, concurrency) => {
      const result = await sendLoad(bench, await plan(bench), concurrency, warmUpSeconds);
      onDone?.(result.requests);
    },
    run: async (bench, concurrency) => {
      const job = await plan(bench);
      const meter = new CpuMeter(() => bench.platform.pids(bench.load));
      const result = await sendLoad(bench, job, concurrency, bench.options.seconds);
      onDone?.(result.requests);
      return runOf(result, concurrency, meter.spent());
    },
  };
}

export function runOf(result: LoadResult, concurrency: number, spent: CpuByPart): Run {
  const { perSecond, seconds, requests, latency, bytesPerAnswer, errors } = result;
  return { concurrency, perSecond, seconds, requests, latency, bytesPerAnswer, errors, cpu: perEach(spent, requests) };
}

export function perEach(spent: CpuByPart, count: number): CpuByPart {
  return Object.fromEntries(Object.entries(spent).map(([part, ms]) => [part, ms / Math.max(1, count)]));
}
