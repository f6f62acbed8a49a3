import type { Catalogue } from '../catalogue/catalogue.js';
import type { ExportedMetric } from '../catalogue/metric.js';
import { askedIn, type AskedMetric } from './asked-metrics.js';

/** Labels that Prometheus adds to every scraped metric. */
const addedLabels = ['job', 'instance'];

/** Aggregations that do not add values up. */
const notAdding = new Set(['max', 'min', 'count', 'group']);

/** @returns problems of a query, such as metrics that no program exports; empty when it is valid */
export function judgeQuery(query: string, catalogue: Catalogue): string[] {
  const { metrics, groupedBy } = askedIn(query);
  const exported = metrics.map((asked) => ({ asked, metric: findMetric(asked.name, catalogue) }));
  const labels = new Set(exported.flatMap(({ asked, metric }) => labelsOf(asked, metric)));
  return [
    ...exported.flatMap(({ asked, metric }) => judgeMetric(asked, metric)),
    ...groupedBy.filter((label) => !labels.has(label)).map((label) => `no metric of the query has the label ${label}`),
  ];
}

/** Finds a metric; a histogram is also found by its `_bucket`, `_sum` and `_count`. */
export function findMetric(name: string, { metrics, node }: Catalogue): ExportedMetric | undefined {
  const all = [...metrics, ...node];
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return all.find((one) => one.name === name) ?? all.find((one) => one.name === base && one.kind === 'histogram');
}

function judgeMetric(asked: AskedMetric, metric: ExportedMetric | undefined): string[] {
  if (metric === undefined) return [`no program exports ${asked.name}`];
  const known = new Set(labelsOf(asked, metric));
  const added = metric.kind === 'gauge' && metric.across === 'max' && !notAdding.has(asked.aggregatedBy ?? 'max');
  return [
    ...asked.matchers
      .filter(({ label }) => !known.has(label))
      .map(({ label }) => `${asked.name} has no label ${label}`),
    ...asked.matchers.flatMap(({ label, values }) => judgeValues(metric, label, values)),
    ...(added ? [`${asked.name} is the same on every instance: max, not ${String(asked.aggregatedBy)}`] : []),
  ];
}

function judgeValues(metric: ExportedMetric, label: string, values: readonly string[]): string[] {
  const declared = metric.labels.find(({ name }) => name === label)?.values ?? '';
  const isListed = declared.includes(', ');
  const unknown = isListed ? values.filter((value) => !declared.split(', ').includes(value)) : [];
  return unknown.map((value) => `${metric.name} has no ${label} ${value}`);
}

function labelsOf(asked: AskedMetric, metric: ExportedMetric | undefined): string[] {
  if (metric === undefined) return [];
  const scraped = metric.by.includes('gateway') ? addedLabels : [...addedLabels, 'service'];
  const ofBuckets = asked.name.endsWith('_bucket') ? ['le'] : [];
  return [...metric.labels.map(({ name }) => name), ...scraped, ...ofBuckets];
}
