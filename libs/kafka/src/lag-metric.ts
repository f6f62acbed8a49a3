import { setTimeout as delay } from 'node:timers/promises';
import { gauge, labelKinds, readGauges } from '@mvec/observability';
import type { PartitionLag, Survey } from './consumer-lag.js';

/** Partitions by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface LagReporterOptions {
  group: string;
  /** Asks the brokers for the group's lag in these topics, and for their number. */
  measure: (topics: readonly string[]) => Promise<Survey>;
}

/** Minimum time between two requests to the brokers, however often the metrics are read. */
const freshForMs = 5_000;
/** Brokers that do not answer delay the other metrics no longer than this. */
const maxWaitMs = 1_000;

const reporters = new Set<LagReporter>();

const lagging = gauge({
  name: 'consumer_lag_messages',
  help: 'Messages in the partitions of this process that are not applied yet',
  labels: { group: labelKinds.consumer, topic: labelKinds.topic, partition: labelKinds.partition },
});

const clusterBrokers = gauge({
  name: 'kafka_cluster_brokers',
  help: 'Brokers in the cluster, as the brokers report it',
  across: 'max',
});

readGauges({
  gauges: [lagging, clusterBrokers],
  freshForMs: 0,
  patienceMs: 2 * maxWaitMs,
  read: async () => {
    await Promise.all([...reporters].map((reporter) => reporter.refresh()));
    // Partitions we lost are reported by their new owner.
    const lags = [...reporters].flatMap((reporter) =>
      reporter.report().map((lag) => ({ ...lag, group: reporter.group })),
    );
    // Two generations share one series: sort by lag so the larger value is written last.
    lags.sort((one, other) => one.messages - other.messages);
    const brokers = [...reporters].flatMap((reporter) => reporter.brokers ?? []);
    return [
      ...lags.map(({ messages, ...labels }) => lagging.at(labels, messages)),
      ...brokers.map((count) => clusterBrokers.at(count)),
    ];
  },
});

const lastEvent = gauge({
  name: 'consumer_last_event_timestamp_seconds',
  help: 'Unix time at which events of a partition were last applied; the newest of all instances counts',
  labels: { group: labelKinds.consumer, topic: labelKinds.topic, partition: labelKinds.partition },
  across: 'max',
});

export function noteEvents(group: string, topic: string, partition: number): void {
  lastEvent.set({ group: consumerOf(group), topic, partition }, Date.now() / 1_000);
}

/** Each generation of a read model has its own consumer group; strips the generation so it never becomes a label value. */
export function consumerOf(group: string): string {
  return group.split('.', 1)[0] ?? group;
}

/**
 * Reports the lag that the brokers know, not that of the last fetch: a slow or stuck consumer fetches nothing, and that is
 * when its lag matters. Asks the brokers only when the metrics are read.
 */
export class LagReporter {
  readonly group: string;
  private assigned: Assignment = {};
  /** Number of brokers at the last request; undefined when they did not answer. */
  brokers: number | undefined;
  private known: PartitionLag[] = [];
  private freshUntil = 0;
  private asking: Promise<void> | undefined;

  constructor(private readonly options: LagReporterOptions) {
    this.group = consumerOf(options.group);
    reporters.add(this);
  }

  /** Sets the partitions of this process. */
  assign(assigned: Assignment): void {
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
    // Without partitions it asks no broker, and an old number would be wrong.
    if (topics.length === 0) this.brokers = undefined;
    if (topics.length === 0 || performance.now() < this.freshUntil) return;
    this.asking ??= this.ask(topics).finally(() => (this.asking = undefined));
    await Promise.race([this.asking, delay(maxWaitMs, undefined, { ref: false })]);
  }

  /** Unreachable brokers take no messages: the last lag is still about right, the number of brokers is not. */
  private async ask(topics: readonly string[]): Promise<void> {
    const measured = await this.options.measure(topics).catch(() => undefined);
    this.brokers = measured?.brokers;
    this.known = measured?.lags ?? this.known;
    // After a failure too: not every scrape asks brokers that are in trouble.
    this.freshUntil = performance.now() + freshForMs;
  }
}
