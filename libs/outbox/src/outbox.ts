import { sql, type Tx } from '@mvec/database';
import { type EventContract, type EventHeaders, partitionOf, toHeaders } from '@mvec/events';
import { context, correlationIdFrom } from '@mvec/observability';
import { v7 as uuidv7 } from 'uuid';
import type { Lane } from './lane-relay.js';

/** Leaves room for headers and for what a dead letter adds, far below what a broker takes. */
export const maxValueBytes = 900_000;

/**
 * The only way an event leaves a service.
 *
 * - An event exists if and only if the transaction that wrote it committed.
 * - Events of one key are published in the order of their transactions, provided that `add` comes after the guarded
 *   write that holds the aggregate's row lock.
 * - It is published at least once; the consumers' inbox drops what comes twice.
 */
export class Outbox {
  /**
   * @param source the publishing service's name
   * @param onCommitted called after each commit, to wake the relay
   */
  constructor(
    private readonly source: string,
    private readonly onCommitted: (lane: Lane) => void,
  ) {}

  /**
   * Writes an event in the caller's transaction.
   * @returns the event's id
   * @throws ZodError when the data does not fit the contract: a bug here, not bad input
   */
  async add<T>(tx: Tx, contract: EventContract<T>, data: T): Promise<string> {
    const parsed = contract.schema.parse(data);
    const key = contract.key(parsed);
    const id = uuidv7();
    const current = context.current();
    // `time` is set by the relay from the row, whose clock is the database's.
    const headers = toHeaders({
      id,
      type: contract.type,
      source: this.source,
      time: '',
      subject: key,
      correlationId: current?.correlationId ?? correlationIdFrom(undefined),
      traceparent: current?.traceparent,
    });
    await this.addMessage(tx, { topic: contract.topic.name, key, headers, value: Buffer.from(JSON.stringify(parsed)) });
    return id;
  }

  /** Writes a message that is not an event of ours, such as a dead letter with its original bytes. */
  async addMessage(tx: Tx, message: OutboxMessage): Promise<void> {
    if (message.value.length > maxValueBytes) throw new EventTooLargeError(message.topic, message.value.length);
    const shard = partitionOf(message.key);
    await tx.execute(sql`
      insert into eventing.outbox (shard, topic, message_key, headers, value)
      values (${shard}, ${message.topic}, ${message.key}, ${JSON.stringify(message.headers)}, ${message.value})`);
    tx.afterCommit(() => this.onCommitted({ shard, topic: message.topic }));
  }
}

export interface OutboxMessage {
  topic: string;
  key: string;
  headers: EventHeaders;
  value: Buffer;
}

export class EventTooLargeError extends Error {
  override readonly name = 'EventTooLargeError';

  constructor(topic: string, bytes: number) {
    super(`A message of ${bytes} bytes for ${topic} is above the limit of ${maxValueBytes}`);
  }
}
