import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Across, describe, type Described, type MetricKind } from './metric-catalogue.js';
import { Labels, type LabelsOf, type LabelSpecs } from './metric-labels.js';
import type { Reading, Sample } from './metric-readings.js';

/** The registry of the process, with Node's metrics. `/metrics` prints it. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

/**
 * Definition of a metric. Metrics are defined when a module loads, so that the catalogue needs no running service. Names
 * follow Prometheus: snake case, base units, `_total` for counters; money is `_minor_units` by currency.
 */
interface MetricDefinition<S extends Given> {
  name: string;
  help: string;
  labels?: S;
}

interface GaugeDefinition<S extends Given> extends MetricDefinition<S> {
  /** `max` for a value that all instances read from a shared source. */
  across?: Across;
}

interface HistogramDefinition<S extends Given> extends MetricDefinition<S> {
  buckets: number[];
}

/** Arguments of a sample: the labels first, if the metric has any. */
type Recorded<S extends Given, Value extends unknown[]> = S extends LabelSpecs
  ? [labels: LabelsOf<S>, ...value: Value]
  : Value;

type Given = LabelSpecs | undefined;

const known = new Map<string, object>();
const startsAtZero = 100;

class CounterMetric<const S extends Given = undefined> {
  private readonly counter: Counter;
  private readonly labels: Labels;

  constructor(definition: MetricDefinition<S>) {
    this.labels = new Labels(definition.labels);
    this.counter = new Counter({ ...settings(definition), registers: [registry] });
    // Prometheus sees no increase when a series starts above 0.
    for (const labels of this.labels.combinations(startsAtZero)) this.counter.inc(labels, 0);
  }

  inc(...recorded: Recorded<S, [by?: number]>): void {
    const [labels, by] = this.labels.of(recorded);
    this.counter.inc(labels, by ?? 1);
  }
}

class GaugeMetric<const S extends Given = undefined> {
  private readonly gauge: Gauge;
  private readonly labels: Labels;
  private reading: Reading | undefined;

  constructor(definition: GaugeDefinition<S>) {
    this.labels = new Labels(definition.labels);
    const collect = async () => this.reading?.refresh();
    this.gauge = new Gauge({ ...settings(definition), collect, registers: [registry] });
    // The value is unknown until it is set, which differs from 0.
    this.clear();
  }

  set(...recorded: Recorded<S, [value: number]>): void {
    const [labels, value] = this.labels.of(recorded);
    this.gauge.set(labels, value ?? 0);
  }

  /** A value for a reading. */
  at(...recorded: Recorded<S, [value: number]>): Sample {
    return { gauge: this, record: () => this.set(...recorded) };
  }

  clear(): void {
    this.gauge.reset();
    // prom-client starts a gauge without labels at 0.
    if (this.labels.none) this.gauge.remove();
  }

  readBy(reading: Reading): void {
    this.reading = reading;
  }
}

class HistogramMetric<const S extends Given = undefined> {
  private readonly histogram: Histogram;
  private readonly labels: Labels;

  constructor({ buckets, ...definition }: HistogramDefinition<S>) {
    this.labels = new Labels(definition.labels);
    this.histogram = new Histogram({ ...settings(definition), buckets, registers: [registry] });
  }

  observe(...recorded: Recorded<S, [value: number]>): void {
    const [labels, value] = this.labels.of(recorded);
    this.histogram.observe(labels, value ?? 0);
  }
}

/** The metric of that name, created at its first use. */
export function counter<const S extends Given = undefined>(definition: MetricDefinition<S>): CounterMetric<S> {
  return named('counter', definition, CounterMetric<S>, () => new CounterMetric<S>(definition));
}

export function gauge<const S extends Given = undefined>(definition: GaugeDefinition<S>): GaugeMetric<S> {
  return named('gauge', definition, GaugeMetric<S>, () => new GaugeMetric<S>(definition));
}

export function histogram<const S extends Given = undefined>(definition: HistogramDefinition<S>): HistogramMetric<S> {
  return named('histogram', definition, HistogramMetric<S>, () => new HistogramMetric<S>(definition));
}

export const metrics = { registry, counter, gauge, histogram };

function named<M extends object>(
  kind: MetricKind,
  definition: Described,
  type: abstract new (...args: never[]) => M,
  make: () => M,
): M {
  const existing = known.get(definition.name);
  if (existing instanceof type) return existing;
  if (existing !== undefined) throw new Error(`The metric ${definition.name} is already defined as another kind`);
  const made = make();
  known.set(definition.name, made);
  describe(kind, definition);
  return made;
}

function settings({ name, help, labels = {} }: Described) {
  return { name, help, labelNames: Object.keys(labels) };
}
