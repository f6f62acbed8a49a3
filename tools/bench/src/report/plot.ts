import { bestOf } from '../comparisons/work-findings.js';
import type { BenchResults } from '../results.js';
import { figure } from './figures.js';
import { circle, line, logScale, rect, type Scale, text } from './svg.js';

const width = 980;
/** Minimum length of a bar that contains its figure; a shorter bar has the figure to its right. */
const roomForFigure = 50;
const rowHeight = 34;
const top = 64;
const throughput = { from: 200, to: 560 };
const latency = { from: 630, to: 950 };
const colours = {
  bar: '#2f6f9f',
  goal: '#c0392b',
  reference: '#6b7280',
  p50: '#2f6f9f',
  p95: '#d98e04',
  p99: '#c0392b',
};

interface Row {
  title: string;
  perSecond: number;
  goal?: number;
  reference?: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Draws throughput and latency of each workload at its best concurrency, both on logarithmic axes. */
export function plot(results: BenchResults): string {
  const rows = rowsOf(results);
  const height = top + rows.length * rowHeight + 56;
  const bottom = top + rows.length * rowHeight;
  const rates = logScale(
    throughput,
    rows.flatMap(({ perSecond, goal, reference }) => [perSecond, goal, reference]),
  );
  const times = logScale(
    latency,
    rows.flatMap(({ p50, p99 }) => [p50, p99]),
  );
  const parts = [
    rect({ x: 0, y: 0, width, height, fill: '#ffffff' }),
    text(throughput.from, 24, 'requests or orders per second', { weight: 600 }),
    text(latency.from, 24, 'latency of one request, ms', { weight: 600 }),
    ...axis(rates, bottom),
    ...axis(times, bottom),
    ...rows.flatMap((row, index) => drawRow(row, top + index * rowHeight, rates, times)),
    ...legend(bottom + 40),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">\n${parts.join('\n')}\n</svg>\n`;
}

function rowsOf({ workloads, findings }: BenchResults): Row[] {
  return workloads.map((work) => {
    const { perSecond, latency: ms } = bestOf(work);
    const reference = findings.find(({ name }) => name === work.name)?.reference?.value;
    return { title: work.title, perSecond, goal: work.goal, reference, p50: ms.p50, p95: ms.p95, p99: ms.p99 };
  });
}

function drawRow(row: Row, y: number, rates: Scale, times: Scale): string[] {
  const middle = y + rowHeight / 2;
  const end = rates.at(row.perSecond);
  const mark = (value: number | undefined, colour: string) =>
    value === undefined ? [] : [line(rates.at(value), y + 5, rates.at(value), y + rowHeight - 5, colour, 2.5)];
  return [
    text(throughput.from - 12, middle + 4, row.title, { anchor: 'end' }),
    rect({ x: rates.from, y: y + 9, width: Math.max(1, end - rates.from), height: rowHeight - 18, fill: colours.bar }),
    ...mark(row.goal, colours.goal),
    ...mark(row.reference, colours.reference),
    end - rates.from < roomForFigure
      ? text(Math.max(end, rates.from) + 6, middle + 4, figure(row.perSecond), { weight: 600 })
      : text(rates.from + 6, middle + 4, figure(row.perSecond), { fill: '#ffffff', weight: 600 }),
    line(times.at(row.p50), middle, times.at(row.p99), middle, '#c3c9d1', 2),
    ...(['p50', 'p95', 'p99'] as const).map((share) => circle(times.at(row[share]), middle, 5, colours[share])),
  ];
}

function axis(scale: Scale, bottom: number): string[] {
  return scale.ticks.flatMap((tick) => [
    line(scale.at(tick), top - 6, scale.at(tick), bottom, '#e5e7eb', 1),
    text(scale.at(tick), top - 14, tick.toLocaleString('en-US'), { anchor: 'middle', fill: '#6b7280' }),
  ]);
}

function legend(y: number): string[] {
  const entries = [
    { x: throughput.from, colour: colours.bar, label: 'measured' },
    { x: throughput.from + 95, colour: colours.goal, label: 'goal' },
    { x: throughput.from + 160, colour: colours.reference, label: 'bare program' },
    { x: latency.from, colour: colours.p50, label: 'p50' },
    { x: latency.from + 70, colour: colours.p95, label: 'p95' },
    { x: latency.from + 140, colour: colours.p99, label: 'p99' },
  ];
  return entries.flatMap(({ x, colour, label }) => [circle(x + 5, y - 4, 5, colour), text(x + 16, y, label)]);
}
