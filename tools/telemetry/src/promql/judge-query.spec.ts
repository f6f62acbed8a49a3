import { describe, expect, it } from '@jest/globals';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { ExportedMetric } from '../catalogue/metric.js';
import { UnreadableQueryError } from './asked-metrics.js';
import { judgeQuery } from './judge-query.js';

function metric(name: string, more: Partial<ExportedMetric> = {}): ExportedMetric {
  return { name, kind: 'counter', help: name, across: 'sum', labels: [], by: ['order'], local: true, ...more };
}

const catalogue: Catalogue = {
  metrics: [
    metric('orders_total', { labels: [{ name: 'result', values: 'placed, refused' }] }),
    metric('open_orders', { kind: 'gauge', across: 'max' }),
    metric('duration_seconds', { kind: 'histogram' }),
  ],
  node: [],
};
const judge = (query: string) => judgeQuery(query, catalogue);

describe('judgeQuery', () => {
  it('accepts exported metrics, including histograms and Grafana’s variables', () => {
    expect(judge('sum by (service) (rate(orders_total{result=~"placed|refused"}[$__rate_interval]))')).toEqual([]);
    expect(judge('histogram_quantile(0.9, sum by (le) (rate(duration_seconds_bucket[5m])))')).toEqual([]);
    expect(judge('sum(max by (service) (open_orders))')).toEqual([]);
  });

  it.each([
    ['rate(order_total[5m])', 'no program exports order_total'],
    ['rate(orders_total_bucket[5m])', 'no program exports orders_total_bucket'],
    ['orders_total{outcome="placed"}', 'orders_total has no label outcome'],
    ['orders_total{result="lost"}', 'orders_total has no result lost'],
    ['sum by (outcome) (orders_total)', 'no metric of the query has the label outcome'],
    ['sum(open_orders)', 'open_orders is the same on every instance: max, not sum'],
  ])('%s', (query, wrong) => {
    expect(judge(query)).toEqual([wrong]);
  });

  it('refuses invalid PromQL', () => {
    expect(() => judge('sum(orders_total')).toThrow(UnreadableQueryError);
  });
});
