import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchResults } from '../results.js';
import { plot } from './plot.js';
import { markdownTable } from './text-table.js';
import { cpuRows, detailLines, findingRows, memoryRows, speedRows } from './work-tables.js';

const begin = '<!-- figures of the last run: npm run bench -- --docs -->';
const end = '<!-- end of the figures -->';

/** Writes the figures of this run into docs/performance.md, between two marks, and draws docs/performance.svg. */
export async function writeDocument(root: string, results: BenchResults): Promise<void> {
  const file = join(root, 'docs', 'performance.md');
  const before = await readFile(file, 'utf8');
  const [head, rest] = before.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined)
    throw new Error(`${file} lacks the two marks between which the figures are written`);
  await writeFile(file, `${head}${begin}\n\n${figuresOf(results)}\n\n${end}${tail}`);
  await writeFile(join(root, 'docs', 'performance.svg'), plot(results));
}

function figuresOf(results: BenchResults): string {
  const { at, machine, options } = results;
  const about = [
    `Measured on ${at.slice(0, 10)}: ${machine.cores} cores (${machine.model}), Node ${machine.node},`,
    `${options.products.toLocaleString('en-US')} products, runs of ${options.seconds} s, the median of ${options.runs},`,
    `load average before it began ${machine.loadBefore.toFixed(1)},`,
    `slowest core ${machine.slowest.toFixed(2)} of its speed at first.`,
  ].join(' ');
  const tables = [speedRows, cpuRows, memoryRows].map((rows) => markdownTable(rows(results)));
  const details = detailLines(results).map((text) => `- ${text}`);
  return [about, markdownTable(findingRows(results)), details.join('\n'), ...tables].join('\n\n');
}
