import { dashboards } from '../dashboards/dashboards.js';
import { withoutVariables } from '../promql/asked-metrics.js';
import type { PrometheusClient } from '../prometheus/prometheus-client.js';

export interface PanelCheck {
  /** Queries that gave data. */
  answered: number;
  empty: string[];
  /** What third-party exporters tell, which run in containers only. */
  notHere: string[];
}

const inContainersOnly = /with containers only/;

/** Asks every query of every panel. */
export async function checkPanels(prometheus: PrometheusClient): Promise<PanelCheck> {
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
