import { consumerGroups, deadLetterTopic, topics } from '@mvec/events';
import { readTopic } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { TopicMessage } from './snapshot.types.js';

type RawMessage = Awaited<ReturnType<typeof readTopic>>[number];

/** Header that marks planted messages. */
export const plantedHeader = 'prove-planted';

export async function readEvents(brokers: readonly string[]): Promise<TopicMessage[]> {
  return readAll(
    brokers,
    Object.values(topics).map(({ name }) => name),
  );
}

export async function readDeadLetterTopics(brokers: readonly string[]): Promise<TopicMessage[]> {
  return readAll(
    brokers,
    Object.values(consumerGroups).map((group) => deadLetterTopic(group).name),
  );
}

async function readAll(brokers: readonly string[], names: readonly string[]): Promise<TopicMessage[]> {
  const options = { brokers: [...brokers], clientId: 'prove', logger: createLogger('prove', 'silent') };
  const read = await Promise.all(names.map((name) => readTopic(options, name)));
  return read.flat().map(toMessage);
}

function toMessage({ topic, partition, offset, key, headers, value }: RawMessage): TopicMessage {
  return {
    topic,
    partition,
    offset: Number(offset),
    key,
    id: headers['ce_id'],
    type: headers['ce_type'],
    data: parsed(value),
    planted: headers[plantedHeader],
    ...('dead-letter-topic' in headers && { origin: originOf(headers) }),
  };
}

function originOf(headers: RawMessage['headers']): TopicMessage['origin'] {
  return {
    topic: headers['dead-letter-topic'] ?? '',
    partition: Number(headers['dead-letter-partition']),
    offset: Number(headers['dead-letter-offset']),
  };
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}
