import { foreignMetrics } from './foreign-metrics.js';
import type { ExportedMetric } from './metric.js';
import { nodeMetrics, ourMetrics, type Sources } from './our-metrics.js';

/** All metrics that rules and panels may use. */
export interface Catalogue {
  /** Metrics of the services and of other programs. */
  metrics: readonly ExportedMetric[];
  /** Metrics of every Node process. */
  node: readonly ExportedMetric[];
}

export async function readCatalogue(sources: Sources): Promise<Catalogue> {
  const ours = await ourMetrics(sources);
  return { metrics: [...ours, ...foreignMetrics()], node: await nodeMetrics() };
}
