import type { Run } from '../works/work.js';
import type { WorkResult } from '../works/run-work.js';
import { byGroup, cpuGroups, totalOf } from './cpu-groups.js';
import { textTable } from './text-table.js';

/** Every work at every concurrency. */
export function speedTable(results: readonly WorkResult[]): string {
  const head = ['work', 'at once', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'KB', 'errors'];
  return textTable([head, ...results.flatMap(({ title, runs }) => runs.map((run) => speedRow(title, run)))]);
}

/** Milliseconds of processor time per request, by groups of parts. */
export function cpuTable(results: readonly WorkResult[]): string {
  const head = ['CPU ms per request', 'at once', 'all', ...cpuGroups];
  const rows = results.flatMap(({ title, runs }) =>
    runs.map(({ concurrency, cpu }) => {
      const groups = byGroup(cpu);
      return [title, String(concurrency), totalOf(cpu), ...cpuGroups.map((group) => groups[group] ?? 0)].map(cell);
    }),
  );
  return textTable([head, ...rows]);
}

/** The same by process, at the highest concurrency. */
export function processTable(results: readonly WorkResult[]): string {
  const last = results.map(({ name, runs }) => ({ name, cpu: runs.at(-1)?.cpu ?? {} }));
  const parts = [...new Set(last.flatMap(({ cpu }) => Object.keys(cpu)))];
  const used = parts.filter((part) => last.some(({ cpu }) => (cpu[part] ?? 0) >= 0.005));
  const head = ['CPU ms per request', ...last.map(({ name }) => name)];
  return textTable([head, ...used.map((part) => [part, ...last.map(({ cpu }) => cell(cpu[part] ?? 0))])]);
}

function speedRow(title: string, run: Run): string[] {
  const { latency, errors } = run;
  const figures = [latency.p50, latency.p95, latency.p99, run.bytesPerAnswer / 1_000].map((value) => value.toFixed(1));
  const wrong = Object.entries(errors).map(([status, count]) => `${count} × ${status}`);
  return [title, String(run.concurrency), run.perSecond.toFixed(0), ...figures, wrong.join(', ') || '0'];
}

function cell(value: string | number): string {
  return typeof value === 'string' ? value : value.toFixed(2);
}
