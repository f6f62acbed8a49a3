import { isList, type LabelSpecs } from './metric-labels.js';

export type MetricKind = 'counter' | 'gauge' | 'histogram';

/**
 * How to aggregate a metric over instances. `sum`: each counts its own. `max`: all read the same shared value, which a sum
 * would count once per instance.
 */
export type Across = 'sum' | 'max';

export interface MetricDescription {
  name: string;
  kind: MetricKind;
  help: string;
  across: Across;
  labels: { name: string; values: string }[];
}

const described = new Map<string, MetricDescription>();

export function describe(kind: MetricKind, definition: Described): void {
  const { name, help, labels = {}, across = 'sum' } = definition;
  described.set(name, { name, kind, help, across, labels: Object.entries(labels).map(describeLabel) });
}

/** All metrics defined in the process so far, in the order of definition. */
export function describedMetrics(): MetricDescription[] {
  return [...described.values()];
}

export interface Described {
  name: string;
  help: string;
  labels?: LabelSpecs;
  across?: Across;
}

function describeLabel([name, spec]: [string, LabelSpecs[string]]): MetricDescription['labels'][number] {
  return { name, values: isList(spec) ? spec.join(', ') : `(${spec.meaning})` };
}
