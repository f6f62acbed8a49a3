import { describe, expect, it } from '@jest/globals';
import { counter, gauge, registry } from './metrics.js';

describe('metrics', () => {
  it('gives the same metric to everybody who names it', async () => {
    counter({ name: 'test_orders_total', help: 'orders' }).inc();
    counter({ name: 'test_orders_total', help: 'orders' }).inc();
    expect(await registry.getSingleMetricAsString('test_orders_total')).toContain('test_orders_total 2');
  });

  it('replaces a metric that collects, so that it never reads from what is closed', async () => {
    for (const value of [1, 2]) {
      gauge({
        name: 'test_depth',
        help: 'depth',
        collect() {
          this.set(value);
        },
      });
    }
    expect(await registry.getSingleMetricAsString('test_depth')).toContain('test_depth 2');
  });

  it('refuses one name for two kinds', () => {
    counter({ name: 'test_kind_total', help: 'kind' });
    expect(() => gauge({ name: 'test_kind_total', help: 'kind' })).toThrow('exists as another kind');
  });

  it('has the metrics of Node itself', async () => {
    expect(await registry.metrics()).toContain('nodejs_eventloop_lag_seconds');
  });
});
