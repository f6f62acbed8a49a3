import { figure } from '../report/figures.js';
import { medianOf } from '../measure/statistics.js';
import type { Bench, Run, Workload } from './workload.js';

export interface WorkloadResult {
  name: string;
  title: string;
  goal?: number;
  /** Median run at each concurrency. */
  runs: Run[];
}

/** Runs one workload at every concurrency, `runs` times each. */
export async function runWorkload(bench: Bench, work: Workload): Promise<WorkloadResult> {
  const { concurrencies, runs, signal } = bench.options;
  const { name, title, goal } = work;
  bench.progress(`${title}: warming up`);
  await work.warmUp(bench, Math.max(...concurrencies));
  const medians: Run[] = [];
  for (const concurrency of concurrencies) {
    const measured: Run[] = [];
    for (let number = 1; number <= runs; number++) {
      signal.throwIfAborted();
      bench.progress(`${title}: ${concurrency} at once, run ${number} of ${runs}`);
      measured.push(await work.run(bench, concurrency));
    }
    const middle = withAllErrors(
      medianOf(measured, ({ perSecond }) => perSecond),
      measured,
    );
    bench.options.say(summaryOf(title, middle));
    medians.push(middle);
  }
  return { name, title, goal, runs: medians };
}

/** Adds the errors of all runs to the median run: an error in any run makes the figure doubtful. */
function withAllErrors(median: Run, runs: readonly Run[]): Run {
  const errors: Record<string, number> = {};
  for (const run of runs)
    for (const [status, count] of Object.entries(run.errors)) errors[status] = (errors[status] ?? 0) + count;
  return { ...median, errors };
}

function summaryOf(title: string, { concurrency, perSecond, latency, errors }: Run): string {
  const wrong = Object.keys(errors).length === 0 ? '' : `, unexpected answers: ${JSON.stringify(errors)}`;
  return `${title}, ${concurrency} at once: ${figure(perSecond)} per second, p99 ${figure(latency.p99)} ms${wrong}`;
}
