import { setTimeout as delay } from 'node:timers/promises';
import { gauge, labelKinds, readGauges } from '@mvec/observability';
import type { PartitionLag, Survey } from './consumer-lag.js';

/** Partitions by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface LagReporterOptions {
  group: string;
  /** Asks the brokers how far the group is behind in these topics, and how many they are. */
  measure: (topics: readonly string[]) => Promise<Survey>;
}

/** However often the metrics are read, the brokers are asked no more often than this. */
const freshForMs = 5_000;
/** Brokers that do not answer keep nobody from the other metrics. */
const patienceMs = 1_000;

const reporters = new Set<LagReporter>();

const lagging = gauge({
  name: 'consumer_lag_messages',
  help: 'Messages of a partition of this process that the brokers hold and that are not yet applied',
  labels: { group: labelKinds.consumer, topic: labelKinds.topic, partition: labelKinds.partition },
});

const clusterBrokers = gauge({
  name: 'kafka_cluster_brokers',
  help: 'Brokers that are in the cluster, as the brokers themselves say',
  across: 'max',
});

readGauges({
  gauges: [lagging, clusterBrokers],
  freshForMs: 0,
  patienceMs: 2 * patienceMs,
  read: async () => {
    await Promise.all([...reporters].map((reporter) => reporter.refresh()));
    // What this process owns no longer is told by who owns it now.
    const lags = [...reporters].flatMap((reporter) =>
      reporter.report().map((lag) => ({ ...lag, group: reporter.group })),
    );
    // Of two makings of a read model the one that is further behind is told, for the last value of a series stands.
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
  help: 'When events of a partition were last dealt with, in Unix time; the newest of all instances counts',
  labels: { group: labelKinds.consumer, topic: labelKinds.topic, partition: labelKinds.partition },
  across: 'max',
});

export function noteEvents(group: string, topic: string, partition: number): void {
  lastEvent.set({ group: consumerOf(group), topic, partition }, Date.now() / 1_000);
}

/** The makings of a read model have a group each: their number is nobody's label. */
export function consumerOf(group: string): string {
  return group.split('.', 1)[0] ?? group;
}

/**
 * Lag as the brokers know it, not as the last fetch did: a consumer that is slow or stuck fetches nothing, and that is
 * when its lag matters. Nobody is asked unless somebody reads the metrics.
 */
export class LagReporter {
  readonly group: string;
  private assigned: Assignment = {};
  /** As they said when they were last asked; nothing when they did not answer. */
  brokers: number | undefined;
  private known: PartitionLag[] = [];
  private freshUntil = 0;
  private asking: Promise<void> | undefined;

  constructor(private readonly options: LagReporterOptions) {
    this.group = consumerOf(options.group);
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
    // Without partitions it asks nobody, and what it was once told grows old.
    if (topics.length === 0) this.brokers = undefined;
    if (topics.length === 0 || performance.now() < this.freshUntil) return;
    this.asking ??= this.ask(topics).finally(() => (this.asking = undefined));
    await Promise.race([this.asking, delay(patienceMs, undefined, { ref: false })]);
  }

  /** Brokers that are away take no messages: the lag known last is still about true, their number is not. */
  private async ask(topics: readonly string[]): Promise<void> {
    const measured = await this.options.measure(topics).catch(() => undefined);
    this.brokers = measured?.brokers;
    this.known = measured?.lags ?? this.known;
    // Also after a failure: what is in trouble is not asked by every scrape.
    this.freshUntil = performance.now() + freshForMs;
  }
}
