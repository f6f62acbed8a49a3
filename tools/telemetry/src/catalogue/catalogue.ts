import { foreignMetrics } from './foreign-metrics.js';
import type { ExportedMetric } from './metric.js';
import { nodeMetrics, ourMetrics, type Sources } from './our-metrics.js';

/** Every metric that a rule or a panel may ask for. */
export interface Catalogue {
  /** Ours and those of other programs. */
  metrics: readonly ExportedMetric[];
  /** Metrics of every Node process. */
  node: readonly ExportedMetric[];
}

export async function readCatalogue(sources: Sources): Promise<Catalogue> {
  const ours = await ourMetrics(sources);
  return { metrics: [...ours, ...foreignMetrics()], node: await nodeMetrics() };
}
