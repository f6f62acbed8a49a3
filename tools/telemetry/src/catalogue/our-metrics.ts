import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serviceNames } from '@mvec/config';
import { consumerGroups } from '@mvec/events';
import { describedMetrics, type MetricDescription, registry } from '@mvec/observability';
import type { ExportedMetric } from './metric.js';

export interface Sources {
  /** The folder of the repository. */
  root: string;
  /** Whether to load built programs, or their sources, which a test runner compiles. */
  kind: 'dist' | 'src';
}

const everybody: readonly string[] = serviceNames;
const consumers: readonly string[] = Object.keys(consumerGroups);

/**
 * Metrics of the services, collected by loading their code: metrics are defined when modules are loaded, so no service
 * has to run.
 */
export async function ourMetrics(sources: Sources): Promise<ExportedMetric[]> {
  const known = new Set<string>();
  const found: ExportedMetric[] = [];
  const take = (by: (metric: MetricDescription) => readonly string[]) => {
    for (const metric of describedMetrics().filter(({ name }) => !known.has(name))) {
      known.add(metric.name);
      found.push({ ...metric, by: by(metric), local: true });
    }
  };
  await load(sources, 'libs', 'service-runtime', 'index');
  take(({ name }) => (/^(consumer|events_consumed|kafka)_/.test(name) ? consumers : everybody));
  for (const service of serviceNames) {
    await load(sources, 'apps', service, 'app.module');
    take(() => [service]);
  }
  return found.sort(byName);
}

/** Metrics that prom-client exports for every Node process. */
export async function nodeMetrics(): Promise<ExportedMetric[]> {
  const ours = new Set(describedMetrics().map(({ name }) => name));
  const metrics = await registry.getMetricsAsJSON();
  return metrics
    .filter(({ name }) => !ours.has(name))
    .map(({ name, help, type }) => ({
      name,
      help,
      kind: kindOf(String(type)),
      across: 'sum' as const,
      labels: labelNames(name).map((label) => ({ name: label, values: 'set by Node' })),
      by: everybody,
      local: true,
    }))
    .sort(byName);
}

/** Declared label names of a metric, because a metric without values has no labels to read. */
function labelNames(metric: string): string[] {
  const { labelNames = [] } = (registry.getSingleMetric(metric) ?? {}) as { labelNames?: string[] };
  return labelNames.filter((name) => name !== 'le').toSorted();
}

function kindOf(type: string): MetricDescription['kind'] {
  return type === 'counter' || type === 'histogram' ? type : 'gauge';
}

function byName(one: ExportedMetric, other: ExportedMetric): number {
  return one.name < other.name ? -1 : 1;
}

async function load({ root, kind }: Sources, group: 'apps' | 'libs', project: string, file: string): Promise<void> {
  const path = join(root, group, project, kind, `${file}.${kind === 'dist' ? 'js' : 'ts'}`);
  await import(pathToFileURL(path).href);
}
