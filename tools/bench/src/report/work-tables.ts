import type { Finding } from '../comparisons/finding.js';
import type { BenchResults } from '../results.js';
import type { Run } from '../workloads/workload.js';
import { byGroup, cpuGroups, totalOf } from './cpu-groups.js';
import { figure } from './figures.js';

export type Rows = string[][];

/** Rows of the findings: measured figure, goal and reference. */
export function findingRows({ findings }: BenchResults): Rows {
  const head = ['what', 'goal', 'measured', '', 'reference', 'measured ÷ reference', ''];
  return [head, ...findings.map(findingRow)];
}

/** Rows of every workload at every concurrency. */
export function speedRows({ workloads }: BenchResults): Rows {
  const head = ['work', 'at once', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'KB', 'errors'];
  return [head, ...workloads.flatMap(({ title, runs }) => runs.map((run) => speedRow(title, run)))];
}

/** CPU time in milliseconds per request, by group of parts. */
export function cpuRows({ workloads }: BenchResults): Rows {
  const head = ['CPU ms per request', 'at once', 'all', ...cpuGroups];
  const rows = workloads.flatMap(({ title, runs }) =>
    runs.map(({ concurrency, cpu }) => {
      const groups = byGroup(cpu);
      const figures = [totalOf(cpu), ...cpuGroups.map((group) => groups[group] ?? 0)];
      return [title, String(concurrency), ...figures.map((ms) => ms.toFixed(2))];
    }),
  );
  return [head, ...rows];
}

/** CPU time by process, at the highest concurrency; processes that used almost none are left out. */
export function processRows({ workloads }: BenchResults): Rows {
  const last = workloads.map(({ name, runs }) => ({ name, cpu: runs.at(-1)?.cpu ?? {} }));
  const parts = [...new Set(last.flatMap(({ cpu }) => Object.keys(cpu)))];
  const used = parts.filter((part) => last.some(({ cpu }) => (cpu[part] ?? 0) >= 0.005));
  const head = ['CPU ms per request', ...last.map(({ name }) => name)];
  return [head, ...used.map((part) => [part, ...last.map(({ cpu }) => (cpu[part] ?? 0).toFixed(2))])];
}

export function memoryRows({ memory }: BenchResults): Rows {
  const rows = Object.entries(memory).map(([part, { resident, own }]) => [part, String(resident), String(own)]);
  return [['memory after the load', 'MB', 'not shared'], ...rows];
}

/** One line for each finding with further figures. */
export function detailLines({ findings }: BenchResults): string[] {
  return findings.flatMap(({ title, more = {} }) => {
    const parts = Object.entries(more).map(([name, value]) => `${name} ${figure(value)}`);
    return parts.length === 0 ? [] : [`${title}: ${parts.join(', ')}`];
  });
}

function findingRow({ title, unit, goal, measured, reference, reached, invalid, more = {} }: Finding): string[] {
  const beside = reference ? `${figure(reference.value)} (${reference.title})` : '';
  const ratio = reference ? figure(measured / reference.value) : '';
  const at = more['concurrency'] === undefined ? unit : `${unit}, ${more['concurrency']} at once`;
  const verdict = goal === '' ? '' : reached ? 'reached' : 'not reached';
  return [title, goal, figure(measured), at, beside, ratio, invalid ? 'INVALID: errors' : verdict];
}

function speedRow(title: string, run: Run): string[] {
  const { latency, errors } = run;
  const figures = [latency.p50, latency.p95, latency.p99, run.bytesPerAnswer / 1_000].map((value) => value.toFixed(1));
  const wrong = Object.entries(errors).map(([status, count]) => `${count} × ${status}`);
  return [title, String(run.concurrency), figure(run.perSecond), ...figures, wrong.join(', ') || '0'];
}
