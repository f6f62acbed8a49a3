import { sql, type Tx } from '@mvec/database';
import { deadLetterTopic, type EventHeaders } from '@mvec/events';
import type { Outbox } from './outbox.js';

/** One Kafka message, as it lay in its topic. */
export interface OriginalMessage {
  topic: string;
  partition: number;
  offset: string;
  key: string | undefined;
  headers: EventHeaders;
  value: Buffer | null;
}

export interface DeadLetter {
  original: OriginalMessage;
  /** Why it could not be applied. */
  cause: string;
  /** How often it was tried. */
  attempts: number;
  event?: { id: string; type: string };
}

/**
 * Keeps events that can never be applied, with everything needed to understand and to replay them: a row here, in
 * the transaction of the inbox mark, and a message in `<group>.dlq`.
 */
export class DeadLetters {
  constructor(
    private readonly consumer: string,
    private readonly outbox: Outbox,
  ) {}

  async add(tx: Tx, letter: DeadLetter): Promise<void> {
    const { original } = letter;
    const added = await tx.execute(sql`
      insert into eventing.dead_letter
        (consumer, event_id, event_type, topic, kafka_partition, kafka_offset, message_key, headers, value, cause, attempts)
      values (${this.consumer}, ${letter.event?.id}, ${letter.event?.type}, ${original.topic}, ${original.partition},
        ${original.offset}, ${original.key}, ${JSON.stringify(original.headers)}, ${original.value}, ${letter.cause},
        ${letter.attempts})
      on conflict (consumer, topic, kafka_partition, kafka_offset) do nothing`);
    if (added === 0) return;
    await this.outbox.addMessage(tx, {
      topic: deadLetterTopic(this.consumer).name,
      key: original.key ?? `${original.topic}/${original.partition}`,
      headers: deadLetterHeaders(letter),
      value: original.value ?? Buffer.alloc(0),
    });
  }
}

function deadLetterHeaders({ original, cause, attempts }: DeadLetter): EventHeaders {
  return {
    ...original.headers,
    'dead-letter-cause': cause.slice(0, 2_000),
    'dead-letter-attempts': String(attempts),
    'dead-letter-topic': original.topic,
    'dead-letter-partition': String(original.partition),
    'dead-letter-offset': original.offset,
  };
}
