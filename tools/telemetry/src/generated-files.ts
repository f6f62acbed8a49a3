import { readCatalogue } from './catalogue/catalogue.js';
import { metricsPage } from './catalogue/metrics-page.js';
import type { Sources } from './catalogue/our-metrics.js';
import { dashboardFiles } from './dashboards/dashboards.js';

/** Generated files, by path relative to the repository. */
export async function generatedFiles(sources: Sources): Promise<Map<string, string>> {
  const { metrics, node } = await readCatalogue(sources);
  return new Map([['docs/metrics.md', metricsPage(metrics, node)], ...dashboardFiles()]);
}
