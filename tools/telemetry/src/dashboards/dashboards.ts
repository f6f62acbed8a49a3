import { buildDashboard } from './build-dashboard.js';
import type { DashboardDescription } from './description.js';
import { kafka } from './kafka.js';
import { messaging } from './messaging.js';
import { money } from './money.js';
import { orders } from './orders.js';
import { platform } from './platform.js';

export const dashboards: readonly DashboardDescription[] = [platform, orders, money, kafka, messaging];

/** Folder of the generated dashboards, relative to the repository. */
export const dashboardFolder = 'docker/grafana/dashboards';

export function dashboardFiles(): [path: string, content: string][] {
  return dashboards.map((dashboard) => [
    `${dashboardFolder}/${dashboard.uid}.json`,
    JSON.stringify(buildDashboard(dashboard), undefined, 2),
  ]);
}
