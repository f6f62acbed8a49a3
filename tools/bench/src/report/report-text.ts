import type { BenchResults } from '../results.js';
import { textTable } from './text-table.js';
import { cpuRows, detailLines, findingRows, memoryRows, processRows, speedRows } from './work-tables.js';

/** Minimum share of the initial speed: below it, figures of different workloads cannot be compared. */
const steady = 0.85;

/** All tables. The most important one comes last, where a terminal shows it. */
export function reportText(results: BenchResults): string {
  const tables = [speedRows, cpuRows, processRows, memoryRows].map((rows) => textTable(rows(results)));
  const { slowest } = results.machine;
  const warning = `This machine fell to ${Math.round(slowest * 100)} % of its speed meanwhile: run it again.`;
  const parts = [...tables, detailLines(results).join('\n'), textTable(findingRows(results))];
  return [...parts, ...(slowest < steady ? [warning] : [])].join('\n\n');
}
