import type { EventHeaders } from '@mvec/events';
import type { OriginalMessage } from '@mvec/outbox';
import type { IHeaders, KafkaMessage } from 'kafkajs';

/** @param topic without the prefix of test runs */
export function toIncoming(topic: string, partition: number, message: KafkaMessage): OriginalMessage {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString('utf8'),
    headers: toHeaders(message.headers),
    value: message.value,
  };
}

function toHeaders(headers: IHeaders = {}): EventHeaders {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return first === undefined ? [] : [[name, typeof first === 'string' ? first : first.toString('utf8')] as const];
  });
  return Object.fromEntries(entries);
}
