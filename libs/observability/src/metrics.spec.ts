import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { counter, gauge, isIdentifying, labelKinds, otherValue, readGauges, registry } from './index.js';

const textOf = (name: string) => registry.getSingleMetricAsString(name);
const identities = [
  randomUUID(),
  `/v1/orders/${randomUUID()}`,
  'ann@example.org',
  'eyJhbGciOiJSUzI1NiJ9.e30.x',
  '4242424242424242',
];

describe('metrics', () => {
  it('returns the same metric for the same name', async () => {
    counter({ name: 'test_orders_total', help: 'orders' }).inc();
    counter({ name: 'test_orders_total', help: 'orders' }).inc();
    expect(await textOf('test_orders_total')).toContain('test_orders_total 2');
  });

  it('refuses one name for two kinds', () => {
    counter({ name: 'test_kind_total', help: 'kind' });
    expect(() => gauge({ name: 'test_kind_total', help: 'kind' })).toThrow('is already defined as another kind');
  });

  it('has the metrics of Node', async () => {
    expect(await registry.metrics()).toContain('nodejs_eventloop_lag_seconds');
  });

  it('starts counters of declared labels at 0, so that the first increase is visible', async () => {
    counter({ name: 'test_results_total', help: 'results', labels: { result: ['good', 'bad'] } });
    expect(await textOf('test_results_total')).toContain('test_results_total{result="bad"} 0');
  });
});

describe('labels', () => {
  it('admit declared values and call all others `other`', async () => {
    const outcomes = counter({ name: 'test_outcomes_total', help: 'outcomes', labels: { outcome: ['sent'] } });
    outcomes.inc({ outcome: 'sent' });
    outcomes.inc({ outcome: randomUUID() as 'sent' });
    const series = (await textOf('test_outcomes_total')).split('\n').filter((line) => !line.startsWith('#'));
    expect(series.sort()).toEqual([
      `test_outcomes_total{outcome="${otherValue}"} 1`,
      'test_outcomes_total{outcome="sent"} 1',
    ]);
  });

  it('stay bounded under any traffic', async () => {
    const requests = counter({
      name: 'test_routes_total',
      help: 'routes',
      labels: { route: labelKinds.routeTemplate },
    });
    for (let number = 0; number < 5_000; number += 1) {
      requests.inc({ route: `/v1/${number.toString(36)}` });
      requests.inc({ route: `/v1/orders/${randomUUID()}` });
    }
    const series = (await textOf('test_routes_total')).split('\n').filter((line) => !line.startsWith('#'));
    expect(series.length).toBeLessThanOrEqual(labelKinds.routeTemplate.max + 1);
    expect(series.filter(isIdentifying)).toEqual([]);
  });

  it.each(Object.entries(labelKinds))('of the kind %s admit no id, address or token', async (name, kind) => {
    const metric = counter({ name: `test_${name.toLowerCase()}_total`, help: name, labels: { label: kind } });
    for (const label of identities) metric.inc({ label });
    const text = await textOf(`test_${name.toLowerCase()}_total`);
    expect(text.split('\n').slice(2)).toEqual([`test_${name.toLowerCase()}_total{label="other"} ${identities.length}`]);
  });
});

describe('readGauges', () => {
  const depth = () => gauge({ name: 'test_depth', help: 'depth', labels: { queue: ['a', 'b'] } });

  it('reads once for simultaneous scrapes, and shows the values of the last reading only', async () => {
    let readings = 0;
    const read = () => Promise.resolve([depth().at({ queue: readings++ === 0 ? 'a' : 'b' }, 7)]);
    readGauges({ gauges: [depth()], read, freshForMs: 60_000 });
    await Promise.all([textOf('test_depth'), textOf('test_depth'), textOf('test_depth')]);
    expect([readings, await textOf('test_depth')]).toEqual([1, expect.stringContaining('{queue="a"} 7')]);
  });

  it('replaces an earlier reading, so that no closed source is read', async () => {
    readGauges({ gauges: [depth()], read: () => Promise.resolve([depth().at({ queue: 'b' }, 2)]) });
    const text = await textOf('test_depth');
    expect(text).toContain('test_depth{queue="b"} 2');
    expect(text).not.toContain('queue="a"');
  });

  it('fails no scrape: a failure leaves the last values for a while', async () => {
    const age = gauge({ name: 'test_age_seconds', help: 'age' });
    let answers = true;
    const read = () => (answers ? Promise.resolve([age.at(3)]) : Promise.reject(new Error('the database is away')));
    const options = { gauges: [age], read, freshForMs: 0 };
    readGauges(options);
    expect(await textOf('test_age_seconds')).toContain('test_age_seconds 3');
    answers = false;
    expect(await textOf('test_age_seconds')).toContain('test_age_seconds 3');
    readGauges({ ...options, staleAfterMs: -1 });
    expect(await textOf('test_age_seconds')).not.toMatch(/^test_age_seconds/m);
  });

  it('lets no scrape wait for a hanging reading, and shows no value before the first one', async () => {
    const hung = gauge({ name: 'test_hung', help: 'hung' });
    readGauges({ gauges: [hung], read: () => new Promise(() => undefined), patienceMs: 1 });
    expect(await textOf('test_hung')).not.toMatch(/^test_hung/m);
  });
});
