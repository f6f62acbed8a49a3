import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  defaultDashboard,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as NumberBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as PlotBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { DashboardDescription, PanelDescription, RowDescription } from './description.js';

/** Data source; the `uid` is defined in docker/grafana/provisioning. */
const prometheus = { type: 'prometheus', uid: 'prometheus' };
const lineWidth = 24;
const green = { value: null, color: 'green' };
const size = { plot: { width: 12, height: 8 }, number: { width: 6, height: 4 } } as const;

type Dashboard = ReturnType<typeof defaultDashboard>;
type Content = NonNullable<Dashboard['panels']>;

/** Builds Grafana's JSON with Grafana's typed builders, so that an unknown option does not compile. */
export function buildDashboard({ uid, title, rows, byService }: DashboardDescription): Dashboard {
  return {
    ...defaultDashboard(),
    uid,
    title,
    tags: ['mvec'],
    editable: false,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    refresh: '15s',
    templating: { list: byService ? [serviceVariable().build()] : [] },
    panels: layOut(rows),
  };
}

/** Lays out panels from left to right; a line is as high as its highest panel. */
function layOut(rows: readonly RowDescription[]): Content {
  const content: Content = [];
  const place = { x: 0, y: 0, lineHeight: 0 };
  const newLine = () => Object.assign(place, { x: 0, y: place.y + place.lineHeight, lineHeight: 0 });
  for (const row of rows) {
    newLine();
    const rowPlace = { x: 0, y: place.y, w: lineWidth, h: 1 };
    content.push({
      ...new RowBuilder(row.title)
        .id(content.length + 1)
        .gridPos(rowPlace)
        .build(),
    });
    place.y += 1;
    for (const panel of row.panels) {
      const { width: w, height: h } = size[panel.shows];
      if (place.x + w > lineWidth) newLine();
      const at = { x: place.x, y: place.y, w, h };
      content.push(
        buildPanel(panel)
          .id(content.length + 1)
          .gridPos(at)
          .build(),
      );
      Object.assign(place, { x: place.x + w, lineHeight: Math.max(place.lineHeight, h) });
    }
  }
  return content;
}

function serviceVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('service')
    .label('Service')
    .datasource(prometheus)
    .query('label_values(up{job="services"}, service)')
    .refresh(VariableRefresh.OnDashboardLoad)
    .multi(true)
    .includeAll(true)
    .allValue('.*');
}

function buildPanel(panel: PanelDescription): PlotBuilder | NumberBuilder {
  const { title, unit, queries, hint, shows } = panel;
  const builder = shows === 'plot' ? plotOf(panel) : numberOf(panel);
  builder.title(title).datasource(prometheus).unit(unit);
  if (hint !== undefined) builder.description(hint);
  queries.forEach(({ expr, legend }, index) => {
    const refId = String.fromCharCode('A'.charCodeAt(0) + index);
    builder.withTarget(new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend).datasource(prometheus));
  });
  return builder;
}

function plotOf({ canBeNegative = false }: PanelDescription): PlotBuilder {
  const builder = new PlotBuilder().fillOpacity(8);
  return canBeNegative ? builder : builder.min(0);
}

/** A number panel. Sets thresholds explicitly, because Grafana's default shows values of 80 and more in red. */
function numberOf({ mustBeZero = false }: PanelDescription): NumberBuilder {
  const steps = mustBeZero ? [green, { value: 1, color: 'red' }] : [green];
  return new NumberBuilder()
    .reduceOptions(newest())
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps));
}

function newest(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']);
}
