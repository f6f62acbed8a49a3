import { closeSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 64 * 1024;

/**
 * Log file of a process. The process gets the file descriptor itself, so that no output is lost and nothing blocks when
 * the program that started it has ended.
 */
export class ProcessLog {
  private runStartsAt = 0;

  constructor(readonly file: string) {}

  /** Opens the file for one run; a large file is first renamed to `<file>.1`. */
  open(): number {
    mkdirSync(dirname(this.file), { recursive: true });
    if (this.size() > MAX_BYTES) renameSync(this.file, `${this.file}.1`);
    this.runStartsAt = this.size();
    return openSync(this.file, 'a', 0o600);
  }

  /** The last lines of the current run or, when the process is down, of the previous one. */
  lastLines(count: number): string[] {
    const end = this.size();
    const start = Math.max(this.runStartsAt, end - TAIL_BYTES);
    if (end <= start) return [];
    const tail = Buffer.alloc(end - start);
    const descriptor = openSync(this.file, 'r');
    try {
      readSync(descriptor, tail, 0, tail.length, start);
    } finally {
      closeSync(descriptor);
    }
    return tail.toString('utf8').trimEnd().split('\n').slice(-count);
  }

  private size(): number {
    return statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
