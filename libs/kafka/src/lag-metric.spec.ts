import { describe, expect, it } from '@jest/globals';
import { allTopics, partitionCount } from '@mvec/events';
import { registry } from '@mvec/observability';
import type { Survey } from './consumer-lag.js';
import { LagReporter, noteEvents } from './lag-metric.js';

const topic = 'order.order.v1';

/** A reporter whose brokers answer with the next of these, or do not. */
function reporterOf(...answers: (Survey | Error)[]) {
  let asked = 0;
  const measure = () => {
    const answer = answers[asked++] ?? new Error('asked too often');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const reporter = new LagReporter({ group: 'analytics', measure });
  const own = () => reporter.own({ [topic]: [0, 1] });
  own();
  return { reporter, own, asked: () => asked };
}

const survey = (brokers: number, messages: number): Survey => ({
  brokers,
  lags: [{ topic, partition: 0, messages }],
});

describe('LagReporter', () => {
  it('asks the brokers no more often than every few seconds', async () => {
    const { reporter, asked } = reporterOf(survey(3, 7));
    await reporter.refresh();
    await reporter.refresh();
    expect([asked(), reporter.brokers, reporter.report()]).toEqual([1, 3, survey(3, 7).lags]);
    reporter.close();
  });

  it('forgets how many brokers there are when they do not answer, not how far the group is behind', async () => {
    const { reporter, own, asked } = reporterOf(survey(3, 7), new Error('the brokers are away'), survey(2, 8));
    await reporter.refresh();
    own();
    await reporter.refresh();
    expect([reporter.brokers, reporter.report()]).toEqual([undefined, survey(3, 7).lags]);
    expect(await registry.getSingleMetricAsString('kafka_cluster_brokers')).not.toMatch(/^kafka_cluster_brokers/m);
    expect(asked()).toBe(2);
    own();
    await reporter.refresh();
    expect([reporter.brokers, reporter.report()]).toEqual([2, survey(2, 8).lags]);
    reporter.close();
  });

  it('tells no number of brokers once it has no partitions, for it asks nobody any more', async () => {
    const { reporter, asked } = reporterOf(survey(2, 7));
    await reporter.refresh();
    reporter.own({});
    await reporter.refresh();
    expect([asked(), reporter.brokers, reporter.report()]).toEqual([1, undefined, []]);
    reporter.close();
  });
});

describe('noteEvents', () => {
  it('tells every partition of every topic, dead letters included, from the others', async () => {
    const names = allTopics().map(({ name }) => name);
    const partitions = Array.from({ length: partitionCount }, (_, partition) => partition);
    for (const name of names) for (const partition of partitions) noteEvents('analytics.1', name, partition);
    const metric = await registry.getSingleMetric('consumer_last_event_timestamp_seconds')?.get();
    const told = metric?.values.map(({ labels }) => Object.values(labels).join(' '));
    const expected = names.flatMap((name) => partitions.map((partition) => `analytics ${name} ${partition}`));
    expect(told?.toSorted()).toEqual(expected.toSorted());
  });
});
