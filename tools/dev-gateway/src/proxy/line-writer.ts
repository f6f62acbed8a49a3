import type { Writable } from 'node:stream';

const MAX_WAITING_BYTES = 4 * 1_048_576;
const FLUSH_MS = 50;

/** Writes log lines in batches without delaying requests. Lines are dropped when the reader is too slow. */
export class LineWriter {
  readonly #output: Writable;
  #waiting = '';
  #timer: NodeJS.Timeout | undefined;
  #lost = 0;

  constructor(output: Writable) {
    this.#output = output;
  }

  write(line: string): void {
    if (this.#output.writableLength + this.#waiting.length > MAX_WAITING_BYTES) {
      this.#lost += 1;
      return;
    }
    this.#waiting += `${line}\n`;
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting === '' && this.#lost === 0) return;
    const lost = this.#lost > 0 ? `${JSON.stringify({ lost_log_lines: this.#lost })}\n` : '';
    this.#output.write(this.#waiting + lost);
    this.#waiting = '';
    this.#lost = 0;
  }
}
