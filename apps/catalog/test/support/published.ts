import { type EventContract, parseEvent } from '@mvec/events';
import { readTopic } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { TestCatalog } from './catalog.js';

/** All events of a type that catalog has published so far. */
export async function published<T>({ env }: TestCatalog, contract: EventContract<T>): Promise<T[]> {
  const logger = createLogger('catalog-test', 'silent');
  const topic = `${env.TOPIC_PREFIX}${contract.topic.name}`;
  const messages = await readTopic({ brokers: env.KAFKA_BROKERS, clientId: 'catalog-test', logger }, topic);
  return messages
    .filter(({ headers }) => headers['ce_type'] === contract.type)
    .map(({ headers, value }) => parseEvent(contract, headers, value).data);
}
