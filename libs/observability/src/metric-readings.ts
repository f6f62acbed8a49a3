import { setTimeout as delay } from 'node:timers/promises';

/** One value of a gauge from a reading. */
export interface Sample {
  gauge: ReadGauge;
  record: () => void;
}

interface ReadGauge {
  clear(): void;
  readBy(reading: Reading): void;
}

interface ReadingOptions {
  gauges: readonly ReadGauge[];
  /** Reads all values; a value not among them is removed. */
  read: () => Promise<readonly Sample[]>;
  /** Minimum time between readings, independent of the number of scrapes. */
  freshForMs?: number;
  /** Maximum wait of a scrape. */
  patienceMs?: number;
  /** After this time without a successful reading, the values are removed. */
  staleAfterMs?: number;
}

/**
 * Registers gauges that a scrape reads from elsewhere, such as counts in a database.
 *
 * - Simultaneous scrapes share one reading, and none starts while the last one is fresh.
 * - A reading that fails or hangs fails no scrape: the last values stay for a while, then they are removed.
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
    // Also after a failure, so that not every scrape queries a failing source.
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

/** Registers a reading, replacing an earlier one of the same gauges. */
export function readGauges(options: ReadingOptions): Reading {
  return new Reading(options);
}
