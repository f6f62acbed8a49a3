import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
  type Metric,
} from 'prom-client';

/** The process's one registry, with Node's own metrics. `/metrics` prints it. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

/**
 * Each helper gives the metric of that name, creating it at first use, so that a second boot in one process (a test)
 * meets no duplicate. One with a `collect` callback replaces its predecessor, whose callback belongs to the past.
 */
export function counter<L extends string>(configuration: CounterConfiguration<L>): Counter<L> {
  return known(configuration, Counter<L>) ?? new Counter({ ...configuration, registers: [registry] });
}

export function gauge<L extends string>(configuration: GaugeConfiguration<L>): Gauge<L> {
  return known(configuration, Gauge<L>) ?? new Gauge({ ...configuration, registers: [registry] });
}

export function histogram<L extends string>(configuration: HistogramConfiguration<L>): Histogram<L> {
  return known(configuration, Histogram<L>) ?? new Histogram({ ...configuration, registers: [registry] });
}

export const metrics = { registry, counter, gauge, histogram };

function known<M extends Metric>(
  configuration: { name: string; collect?: unknown },
  kind: abstract new (...args: never[]) => M,
): M | undefined {
  const existing = registry.getSingleMetric(configuration.name);
  if (!existing) return undefined;
  if (!(existing instanceof kind)) throw new Error(`The metric ${configuration.name} exists as another kind`);
  if (configuration.collect === undefined) return existing;
  registry.removeSingleMetric(configuration.name);
  return undefined;
}
