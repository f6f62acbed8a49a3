import { setTimeout as delay } from 'node:timers/promises';

/** One value of a gauge that a reading gives. */
export interface Sample {
  gauge: ReadGauge;
  record: () => void;
}

interface ReadGauge {
  clear(): void;
  readBy(reading: Reading): void;
}

export interface ReadingOptions {
  gauges: readonly ReadGauge[];
  /** Every value there is: what is not among them is gone. */
  read: () => Promise<readonly Sample[]>;
  /** However often the metrics are scraped, it is read no more often than this. */
  freshForMs?: number;
  /** A scrape waits no longer than this. */
  patienceMs?: number;
  /** What could not be read again for so long is not told any more. */
  staleAfterMs?: number;
}

/**
 * Gauges that are read from somewhere else when somebody scrapes them, such as counts in a database.
 *
 * - However many scrape, one reading is under way, and none is begun while the last is fresh.
 * - A reading that fails or hangs takes nobody's scrape with it: the last values stand for a while, then there are none.
 */
export class Reading {
  private readonly freshForMs: number;
  private readonly patienceMs: number;
  private readonly staleAfterMs: number;
  private asking: Promise<void> | undefined;
  private freshUntil = 0;
  private lastReadAt = performance.now();

  constructor(private readonly options: ReadingOptions) {
    this.freshForMs = options.freshForMs ?? 10_000;
    this.patienceMs = options.patienceMs ?? 1_000;
    this.staleAfterMs = options.staleAfterMs ?? 60_000;
    for (const gauge of options.gauges) gauge.readBy(this);
  }

  async refresh(): Promise<void> {
    if (performance.now() < this.freshUntil) return;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    await Promise.race([this.asking, delay(this.patienceMs, undefined, { ref: false })]);
    if (performance.now() - this.lastReadAt > this.staleAfterMs) this.clear();
  }

  private async ask(): Promise<void> {
    const samples = await this.options.read().catch(() => undefined);
    // Also after a failure: what is in trouble is not asked by every scrape.
    this.freshUntil = performance.now() + this.freshForMs;
    if (samples === undefined) return;
    this.lastReadAt = performance.now();
    this.clear();
    for (const sample of samples) sample.record();
  }

  private clear(): void {
    for (const gauge of this.options.gauges) gauge.clear();
  }
}

/** A later reading of the same gauges takes the place of the earlier one, whose source belongs to the past. */
export function readGauges(options: ReadingOptions): Reading {
  return new Reading(options);
}
