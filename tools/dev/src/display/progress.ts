import type { PartStatus } from '@mvec/launcher';
import pc from 'picocolors';
import { statusLine } from './status-lines.js';

export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/**
 * One line per part. On a terminal the block is drawn over itself until `settle()`; elsewhere, and afterwards, each
 * change is a line of its own.
 */
export class Progress {
  private readonly statuses = new Map<string, PartStatus>();
  private live: boolean;
  private drawn = 0;

  constructor(private readonly terminal: Terminal = process.stdout) {
    this.live = terminal.isTTY ?? false;
  }

  update(status: PartStatus): void {
    const before = this.statuses.get(status.part);
    this.statuses.set(status.part, status);
    if (this.live) this.draw();
    else this.printChange(status, before);
  }

  /** The block stays as it is; what comes from here on is printed below it. */
  settle(): void {
    this.live = false;
    this.drawn = 0;
  }

  private printChange(status: PartStatus, before?: PartStatus): void {
    if (status.state === 'waiting' || (before?.state === status.state && before.reason === status.reason)) return;
    this.print(status);
  }

  private draw(): void {
    const { columns = 80 } = this.terminal;
    const up = this.drawn > 0 ? `\u001b[${this.drawn}A` : '';
    const lines = [...this.statuses.values()].map((status) => `\u001b[2K${statusLine(status, columns)}\n`);
    this.terminal.write(up + lines.join(''));
    this.drawn = lines.length;
  }

  private print(status: PartStatus): void {
    const log = (status.logLines ?? []).map((line) => `    ${pc.dim(line)}\n`);
    this.terminal.write(`${statusLine(status)}\n${log.join('')}`);
  }
}
