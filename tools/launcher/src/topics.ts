import { setTimeout as delay } from 'node:timers/promises';
import type { KafkaCluster } from '@mvec/local-servers';
import { createTopics } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';

const timeoutMs = 30_000;

/** Creates missing topics of `@mvec/events`, once all brokers have joined the cluster. */
export async function prepareTopics(kafka: KafkaCluster): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await kafka.isComplete())) {
    if (Date.now() > deadline) throw new Error(`The Kafka brokers did not find each other in ${timeoutMs / 1000} s`);
    await delay(100);
  }
  const logger = createLogger('platform', 'silent');
  await createTopics({ brokers: kafka.bootstrap.split(','), clientId: 'platform', logger });
}
