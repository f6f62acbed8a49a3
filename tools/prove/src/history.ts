import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** More lines than a normal run writes. Further lines are only counted, so that a run cannot fill the disk. */
const maxLines = 300_000;

/**
 * Log of a run in JSON Lines: requests and answers, faults, states of the parts, and verdicts. Each line is written at
 * once, so that the log of an aborted run is usable.
 */
export class History {
  private lines = 0;
  private left = 0;

  private constructor(
    readonly path: string,
    private readonly file: WriteStream,
    private readonly begun = performance.now(),
  ) {}

  static async open(path: string): Promise<History> {
    await mkdir(dirname(path), { recursive: true });
    const file = createWriteStream(path, { mode: 0o600 });
    await once(file, 'open');
    return new History(path, file);
  }

  /** Seconds since the run began. */
  get seconds(): number {
    return (performance.now() - this.begun) / 1000;
  }

  write(kind: string, what: object): void {
    if (this.lines >= maxLines) {
      this.left++;
      return;
    }
    this.lines++;
    const line = { at: Number(this.seconds.toFixed(3)), time: new Date().toISOString(), kind, ...what };
    this.file.write(`${JSON.stringify(line)}\n`);
  }

  async close(): Promise<void> {
    if (this.left > 0) this.file.write(`${JSON.stringify({ kind: 'truncated', left: this.left })}\n`);
    this.file.end();
    await once(this.file, 'close');
  }
}
