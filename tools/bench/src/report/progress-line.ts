interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const erase = '\r\u001b[2K';

/** Shows the current step: redraws one line on a terminal, prints a line per step otherwise. */
export class ProgressLine {
  private readonly began = performance.now();
  private text = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly terminal: Terminal = process.stdout) {}

  show(text: string): void {
    this.text = text;
    if (!this.terminal.isTTY) {
      this.terminal.write(`${this.line()}\n`);
      return;
    }
    this.timer ??= setInterval(() => this.draw(), 1_000).unref();
    this.draw();
  }

  /** Prints above the line. */
  say(text: string): void {
    this.terminal.write(this.terminal.isTTY ? `${erase}${text}\n` : `${text}\n`);
    if (this.terminal.isTTY && this.timer) this.draw();
  }

  end(): void {
    clearInterval(this.timer);
    if (this.terminal.isTTY && this.timer) this.terminal.write(erase);
    this.timer = undefined;
  }

  private draw(): void {
    this.terminal.write(erase + this.line().slice(0, (this.terminal.columns ?? 80) - 1));
  }

  private line(): string {
    const seconds = Math.round((performance.now() - this.began) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    return `${clock.padStart(6)}  ${this.text}`;
  }
}
