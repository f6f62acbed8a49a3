import { describe, expect, it } from '@jest/globals';
import { allTopics, partitionCount } from '@mvec/events';
import { registry } from '@mvec/observability';
import type { Survey } from './consumer-lag.js';
import { LagReporter, noteEvents } from './lag-metric.js';

const topic = 'order.order.v1';

/** A reporter whose brokers give these answers, one per request. */
function reporterOf(...answers: (Survey | Error)[]) {
  let asked = 0;
  const measure = () => {
    const answer = answers[asked++] ?? new Error('asked too often');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const reporter = new LagReporter({ group: 'analytics', measure });
  const assign = () => reporter.assign({ [topic]: [0, 1] });
  assign();
  return { reporter, assign, asked: () => asked };
}

const survey = (brokers: number, messages: number): Survey => ({
  brokers,
  lags: [{ topic, partition: 0, messages }],
});

describe('LagReporter', () => {
  it('asks the brokers once in a few seconds', async () => {
    const { reporter, asked } = reporterOf(survey(3, 7));
    await reporter.refresh();
    await reporter.refresh();
    expect([asked(), reporter.brokers, reporter.report()]).toEqual([1, 3, survey(3, 7).lags]);
    reporter.close();
  });

  it('forgets the number of brokers when they do not answer, but not the lag', async () => {
    const { reporter, assign, asked } = reporterOf(
      survey(3, 7),
      new Error('the brokers are unreachable'),
      survey(2, 8),
    );
    await reporter.refresh();
    assign();
    await reporter.refresh();
    expect([reporter.brokers, reporter.report()]).toEqual([undefined, survey(3, 7).lags]);
    expect(await registry.getSingleMetricAsString('kafka_cluster_brokers')).not.toMatch(/^kafka_cluster_brokers/m);
    expect(asked()).toBe(2);
    assign();
    await reporter.refresh();
    expect([reporter.brokers, reporter.report()]).toEqual([2, survey(2, 8).lags]);
    reporter.close();
  });

  it('reports no number of brokers without partitions, since it no longer asks', async () => {
    const { reporter, asked } = reporterOf(survey(2, 7));
    await reporter.refresh();
    reporter.assign({});
    await reporter.refresh();
    expect([asked(), reporter.brokers, reporter.report()]).toEqual([1, undefined, []]);
    reporter.close();
  });
});

describe('noteEvents', () => {
  it('has a series for every partition of every topic, dead letters included', async () => {
    const names = allTopics().map(({ name }) => name);
    const partitions = Array.from({ length: partitionCount }, (_, partition) => partition);
    for (const name of names) for (const partition of partitions) noteEvents('analytics.1', name, partition);
    const metric = await registry.getSingleMetric('consumer_last_event_timestamp_seconds')?.get();
    const labels = metric?.values.map((value) => Object.values(value.labels).join(' '));
    const expected = names.flatMap((name) => partitions.map((partition) => `analytics ${name} ${partition}`));
    expect(labels?.toSorted()).toEqual(expected.toSorted());
  });
});
