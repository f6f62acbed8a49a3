/** Admits a maximum of log lines per second and counts the others, so that logging stays cheap. */
export class LogSampler {
  private second = 0;
  private admitted = 0;

  constructor(
    private readonly perSecond: number,
    private readonly onSkipped: () => void,
  ) {}

  admits(): boolean {
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.admitted = 0;
    }
    this.admitted += 1;
    if (this.admitted <= this.perSecond) return true;
    this.onSkipped();
    return false;
  }
}
