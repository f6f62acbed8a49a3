const quietMs = 40_000;

/** Prints a line when there was no output for a while: a silent terminal looks like a hung one. */
export class Heartbeat {
  private readonly startedAt = Date.now();
  private last = Date.now();
  private lastLine = '';
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly say: (line: string) => void) {
    this.timer = setInterval(() => this.beat(), quietMs / 4);
  }

  line(text: string): void {
    this.last = Date.now();
    if (text.trim() !== '') this.lastLine = text.trim();
    this.say(text);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    if (Date.now() - this.last < quietMs) return;
    this.last = Date.now();
    const seconds = Math.round((Date.now() - this.startedAt) / 1000);
    this.say(`… still testing after ${seconds} s; the last line was: ${this.lastLine}`);
  }
}
