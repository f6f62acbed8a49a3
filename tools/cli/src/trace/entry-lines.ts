import { duration, type WholeEntry } from '@mvec/order-timeline';
import pc from 'picocolors';

/** A pause longer than this is shown. */
const longMs = 1_000;

/** One line for each entry, its ids below it, and the time since the previous entry where that is long. */
export function entryLines(entries: readonly WholeEntry[]): string {
  const widest = Math.max(0, ...entries.map(({ service }) => service.length));
  const days = new Set(entries.map(({ at }) => at.slice(0, 10)));
  const lines = entries.flatMap((entry, index) => {
    const { at, service, text, event } = entry;
    const before = entries[index - 1];
    const waited = before === undefined ? 0 : Date.parse(at) - Date.parse(before.at);
    const time = days.size === 1 ? at.slice(11, 23) : at.slice(0, 23).replace('T', ' ');
    const source = event === null ? '' : pc.dim(` [${event}]`);
    const line = `  ${pc.dim(time)}  ${service.padEnd(widest)}  ${text}${source}${longPause(waited)}`;
    const ids = idsOf(entry);
    return ids === '' ? [line] : [line, pc.dim(`${' '.repeat(2 + time.length + 2 + widest + 2)}${ids}`)];
  });
  const [day] = days;
  return [...(day !== undefined && days.size === 1 ? [pc.dim(`  ${day}, UTC`)] : []), ...lines].join('\n');
}

function longPause(ms: number): string {
  return ms < longMs ? '' : pc.yellow(` (+${duration(ms)})`);
}

function idsOf({ ids, traceId, correlationId, kind }: WholeEntry): string {
  // The title shows the trace. A dead letter keeps its own ids, to be found in the logs.
  const context = kind === 'dead_letter' ? { trace: traceId, correlation: correlationId } : { trace: traceId };
  const all = Object.entries({ ...ids, ...context });
  return all.flatMap(([name, id]) => (id === null ? [] : [`${name} ${id}`])).join('  ');
}
