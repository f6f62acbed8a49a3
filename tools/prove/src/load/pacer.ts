import { setTimeout as delay } from 'node:timers/promises';

/** Hands out turns at a steady rate. Unused turns are lost. */
export class Pacer {
  private next = performance.now();

  constructor(
    private readonly perSecond: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves when it is the caller's turn, or when the load ends. */
  async turn(): Promise<void> {
    const now = performance.now();
    const mine = Math.max(now, this.next);
    this.next = mine + 1_000 / this.perSecond;
    if (mine > now) await delay(mine - now, undefined, { signal: this.signal }).catch(() => undefined);
  }
}
