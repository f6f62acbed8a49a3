import pc from 'picocolors';
import type { PromiseVerdict } from './promises.js';
import type { Verdict } from './invariants/invariant.js';

export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Without a terminal a line is printed every 10 seconds, not every second. */
const quietLineMs = 10_000;

/** One line with the current state, redrawn in place. */
export class LiveLine {
  private drawn = false;
  private last = -quietLineMs;

  constructor(private readonly terminal: Terminal = process.stdout) {}

  show(text: string): void {
    const { isTTY = false, columns = 100 } = this.terminal;
    if (isTTY) {
      this.terminal.write(`\r\u001b[2K${text.length < columns ? text : `${text.slice(0, columns - 2)}…`}`);
      this.drawn = true;
      return;
    }
    if (performance.now() - this.last < quietLineMs) return;
    this.last = performance.now();
    this.terminal.write(`  ${text}\n`);
  }

  /** Prints a line above the live line. */
  say(text: string): void {
    this.clear();
    this.terminal.write(`${text}\n`);
  }

  clear(): void {
    if (this.drawn) this.terminal.write('\r\u001b[2K');
    this.drawn = false;
    this.last = -quietLineMs;
  }
}

const offendersShown = 5;

/** Table of the promises, with the invariants that each was judged by. */
export function promiseTable(promises: readonly PromiseVerdict[]): string {
  const width = Math.max(...promises.map(({ promise }) => promise.length));
  return promises
    .map(({ number, promise, held, judgedBy }) => {
      const mark = held ? pc.green('held  ') : pc.red('BROKEN');
      return `  ${mark}  ${String(number).padStart(2)}  ${promise.padEnd(width)}  ${pc.dim(judgedBy.join(', '))}`;
    })
    .join('\n');
}

/** Table of the invariants with their promises; a broken one lists its first offenders. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ name }) => name.length));
  return verdicts
    .map((verdict) => {
      const { name, held, claim, counted, remark } = verdict;
      const mark = held ? pc.green('held  ') : pc.red('BROKEN');
      const head = `  ${mark}  ${name.padEnd(width)}  ${claim}`;
      const indent = ' '.repeat(width + 12);
      const more = [counted, ...(remark === undefined ? [] : [remark])].map((text) => pc.dim(`${indent}${text}`));
      return [head, ...more, ...offendersOf(verdict).map((text) => pc.red(`${indent}${text}`))].join('\n');
    })
    .join('\n');
}

function offendersOf({ offenders }: Verdict): string[] {
  const shown = offenders.slice(0, offendersShown);
  const left = offenders.length - shown.length;
  return left > 0 ? [...shown, `and ${left} more`] : shown;
}
