import { setTimeout as delay } from 'node:timers/promises';
import { gauge } from '@mvec/observability';
import type { PartitionLag } from './consumer-lag.js';

/** Partitions by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface LagReporterOptions {
  group: string;
  /** Asks the brokers how far the group is behind in these topics. */
  measure: (topics: readonly string[]) => Promise<PartitionLag[]>;
}

/** However often the metrics are read, the brokers are asked no more often than this. */
const freshForMs = 5_000;
/** Brokers that do not answer keep nobody from the other metrics. */
const patienceMs = 1_000;

const reporters = new Set<LagReporter>();

gauge({
  name: 'consumer_lag_messages',
  help: 'Messages of a partition of this process that the brokers hold and that are not yet applied',
  labelNames: ['group', 'topic', 'partition'],
  async collect() {
    await Promise.all([...reporters].map((reporter) => reporter.refresh()));
    // What this process owns no longer is told by who owns it now.
    this.reset();
    for (const reporter of reporters) {
      for (const { topic, partition, messages } of reporter.report()) {
        this.set({ group: reporter.group, topic, partition }, messages);
      }
    }
  },
});

/**
 * Lag as the brokers know it, not as the last fetch did: a consumer that is slow or stuck fetches nothing, and that is
 * when its lag matters. Nobody is asked unless somebody reads the metrics.
 */
export class LagReporter {
  readonly group: string;
  private assigned: Assignment = {};
  private known: PartitionLag[] = [];
  private freshUntil = 0;
  private asking: Promise<void> | undefined;

  constructor(private readonly options: LagReporterOptions) {
    this.group = options.group;
    reporters.add(this);
  }

  /** The partitions of this process, from now on. */
  own(assigned: Assignment): void {
    this.assigned = assigned;
    this.freshUntil = 0;
  }

  close(): void {
    reporters.delete(this);
  }

  report(): PartitionLag[] {
    return this.known.filter(({ topic, partition }) => this.assigned[topic]?.includes(partition));
  }

  async refresh(): Promise<void> {
    const topics = Object.keys(this.assigned);
    if (topics.length === 0 || performance.now() < this.freshUntil) return;
    this.asking ??= this.ask(topics).finally(() => (this.asking = undefined));
    await Promise.race([this.asking, delay(patienceMs, undefined, { ref: false })]);
  }

  /** Brokers that are away take no messages: what was known last is still about true. */
  private async ask(topics: readonly string[]): Promise<void> {
    const measured = await this.options.measure(topics).catch(() => undefined);
    if (measured === undefined) return;
    this.known = measured;
    this.freshUntil = performance.now() + freshForMs;
  }
}
