import { setTimeout as delay } from 'node:timers/promises';
import { dashboards } from '../dashboards/dashboards.js';
import { withoutVariables } from '../promql/asked-metrics.js';
import type { PrometheusClient } from '../prometheus/prometheus-client.js';

export interface PanelCheck {
  /** Number of queries that returned data. */
  answered: number;
  empty: string[];
  /** Queries of third-party exporters, which run in containers only. */
  notHere: string[];
}

const inContainersOnly = /with containers only/;

/** Time to wait for data: metrics read from a database that was down return only after some scrapes. */
const patienceMs = 90_000;
const askAgainMs = 5_000;

/** Runs every query of every panel; repeats those without data for a while. */
export async function checkPanels(prometheus: PrometheusClient): Promise<PanelCheck> {
  for (const deadline = performance.now() + patienceMs; ;) {
    const check = await askAll(prometheus);
    if (check.empty.length === 0 || performance.now() > deadline) return check;
    await delay(askAgainMs);
  }
}

async function askAll(prometheus: PrometheusClient): Promise<PanelCheck> {
  const check: PanelCheck = { answered: 0, empty: [], notHere: [] };
  for (const { place, expr, here } of queries()) {
    const series = await prometheus.seriesOf(withoutVariables(expr));
    if (series > 0) check.answered += 1;
    else (here ? check.empty : check.notHere).push(place);
  }
  return check;
}

function queries(): { place: string; expr: string; here: boolean }[] {
  return dashboards.flatMap((dashboard) =>
    dashboard.rows.flatMap((row) =>
      row.panels.flatMap((panel) =>
        panel.queries.map(({ expr }) => ({
          place: `${dashboard.title} › ${panel.title}`,
          expr,
          here: !inContainersOnly.test(row.title),
        })),
      ),
    ),
  );
}
