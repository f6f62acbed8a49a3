import type { BenchResults } from '../results.js';
import { textTable } from './text-table.js';
import { cpuRows, detailLines, findingRows, memoryRows, processRows, speedRows } from './work-tables.js';

/** All tables; the one that matters most comes last, where a terminal shows it. */
export function reportText(results: BenchResults): string {
  const tables = [speedRows, cpuRows, processRows, memoryRows].map((rows) => textTable(rows(results)));
  return [...tables, detailLines(results).join('\n'), textTable(findingRows(results))].join('\n\n');
}
