import { totalOf } from '../report/cpu-groups.js';
import type { Bench, Run } from '../workloads/workload.js';
import type { WorkloadResult } from '../workloads/run-workload.js';
import { bareSpeedOf } from './bare-speed.js';
import { atLeast, type Finding } from './finding.js';

/** The run at the best concurrency of a workload; a run with errors ranks below all others. */
export function bestOf({ runs }: WorkloadResult): Run {
  const right = runs.filter(({ errors }) => Object.keys(errors).length === 0);
  const best = (right.length > 0 ? right : runs).toSorted((a, b) => b.perSecond - a.perSecond)[0];
  if (!best) throw new Error('The workload has no runs');
  return best;
}

/** Compares the workloads with their goals, and with bare programs where there are any. */
export async function workloadFindings(bench: Bench, results: readonly WorkloadResult[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const result of results) {
    const { name, title, goal } = result;
    const best = bestOf(result);
    const bare = await bareSpeedOf(bench, name, best.concurrency);
    const reference = bare && { title: bare.title, value: bare.perSecond };
    const finding = { name, title, unit: 'per second', measured: best.perSecond, reference } as const;
    const invalid = Object.keys(best.errors).length > 0;
    findings.push({
      ...(goal === undefined ? { ...finding, goal: '', reached: true } : atLeast(goal, finding)),
      ...(invalid && { invalid, reached: false }),
      more: {
        concurrency: best.concurrency,
        cpuMs: totalOf(best.cpu) - (best.cpu['load'] ?? 0),
        ...(bare && { bareCpuMs: bare.cpuMs }),
        ...best.extra,
      },
    });
  }
  return findings;
}
