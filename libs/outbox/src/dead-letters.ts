import { sql, type Tx } from '@mvec/database';
import { deadLetterTopic, type EventHeaders } from '@mvec/events';
import { maxValueBytes, type Outbox } from './outbox.js';

/** A Kafka message as it is in its topic. */
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
  /** Error that kept the event from being applied. */
  cause: string;
  attempts: number;
  event?: { id: string; type: string };
}

/**
 * Keeps events that cannot be applied, with everything needed to understand and to replay them: a row in the transaction of
 * the inbox mark, and a message in `<group>.dlq`.
 */
export class DeadLetters {
  /** @param ofGenerations whether several generations of a read model consume and share the dead letters */
  constructor(
    private readonly consumer: string,
    private readonly outbox: Outbox,
    private readonly ofGenerations = false,
  ) {}

  /** Accepts any message that Kafka can hold: one that cannot become a dead letter would block its partition. */
  async add(tx: Tx, deadLetter: DeadLetter): Promise<void> {
    const letter = storable(deadLetter);
    const { original } = letter;
    const added = await tx.execute(sql`
      insert into eventing.dead_letter
        (consumer, event_id, event_type, topic, kafka_partition, kafka_offset, message_key, headers, value, cause, attempts)
      values (${this.consumer}, ${letter.event?.id}, ${letter.event?.type}, ${original.topic}, ${original.partition},
        ${original.offset}, ${original.key}, ${JSON.stringify(original.headers)}, ${original.value}, ${letter.cause},
        ${letter.attempts})
      on conflict (consumer, topic, kafka_partition, kafka_offset, event_id) do nothing`);
    if (added === 0) return this.reopen(tx, letter);
    await this.outbox.addMessage(tx, { topic: deadLetterTopic(this.consumer).name, ...publishable(letter) });
  }

  /**
   * Reopens a replayed dead letter when a new generation of a read model cannot apply its event either. Updates an open one
   * too: that locks the row until the mark of this generation is committed, so that a concurrent replay waits and sees it.
   */
  private async reopen(tx: Tx, { original, cause, attempts, event }: DeadLetter): Promise<void> {
    if (!this.ofGenerations || event === undefined) return;
    const { topic, partition, offset } = original;
    await tx.execute(sql`
      update eventing.dead_letter set status = 'open', settled_at = null, cause = ${cause}, attempts = attempts + ${attempts}
      where consumer = ${this.consumer} and topic = ${topic} and kafka_partition = ${partition}
        and kafka_offset = ${offset} and event_id = ${event.id} and status <> 'dropped'`);
  }
}

const maxCauseLength = 4_000;
const maxHeaderBytes = 64_000;
/** Keys of our events are ids. */
const maxKeyBytes = 1_000;

/** Replaces what Postgres cannot store: NUL in text and lone surrogates in JSON. */
function storable(letter: DeadLetter): DeadLetter {
  const { original, cause, event } = letter;
  const headers = Object.entries(original.headers).map(([name, value]) => [clean(name), clean(value)] as const);
  return {
    ...letter,
    original: {
      ...original,
      headers: Object.fromEntries(headers),
      key: original.key === undefined ? undefined : clean(original.key),
    },
    cause: storableCause(cause),
    ...(event === undefined ? {} : { event: { id: event.id, type: clean(event.type) } }),
  };
}

export function storableCause(cause: string): string {
  return clean(cause).slice(0, maxCauseLength).toWellFormed();
}

function clean(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/** Leaves out of the message what does not fit into it; the row has everything. */
function publishable(letter: DeadLetter): { key: string; headers: EventHeaders; value: Buffer } {
  const { original, cause, attempts } = letter;
  const { key: ownKey = '' } = original;
  const hasKey = ownKey !== '' && Buffer.byteLength(ownKey) <= maxKeyBytes;
  const key = hasKey ? ownKey : `${original.topic}/${original.partition}`;
  const value = original.value ?? Buffer.alloc(0);
  const fits = value.length <= maxValueBytes && JSON.stringify(original.headers).length <= maxHeaderBytes;
  const headers = {
    'dead-letter-cause': cause,
    'dead-letter-attempts': String(attempts),
    'dead-letter-topic': original.topic,
    'dead-letter-partition': String(original.partition),
    'dead-letter-offset': original.offset,
  };
  if (fits) return { key, headers: { ...original.headers, ...headers }, value };
  return {
    key,
    headers: { ...headers, 'dead-letter-value': 'too large: kept in the database' },
    value: Buffer.alloc(0),
  };
}
