import { rowsOf, sql, type Tx } from '@mvec/database';
import { type EventContract, type EventHeaders, partitionOf, toHeaders } from '@mvec/events';
import { context, correlationIdFrom, markSpan, type WorkContext } from '@mvec/observability';
import { v7 as uuidv7 } from 'uuid';
import type { Lane } from './lane.js';

/** Leaves room for headers and those that a dead letter adds; far below the brokers' limit. */
export const maxValueBytes = 900_000;

/**
 * The only way for an event to leave a service.
 *
 * - An event exists if and only if the transaction that wrote it committed.
 * - Events of a key are published in the order of their transactions, if `add` comes after the conditional write that takes
 *   the aggregate's row lock.
 * - An event is published at least once; the consumers' inbox drops duplicates.
 */
export class Outbox {
  /**
   * @param source name of the publishing service
   * @param onCommitted called after each commit, to wake the relay
   */
  constructor(
    private readonly source: string,
    private readonly onCommitted: (lane: Lane) => void,
  ) {}

  /**
   * Writes an event in the caller's transaction.
   * @returns the event's id
   * @throws ZodError when the data does not match the contract: a bug of the publisher, not bad input
   */
  async add<T>(tx: Tx, contract: EventContract<T>, data: T): Promise<string> {
    const [id = ''] = await this.addAll(tx, contract, [{ data }]);
    return id;
  }

  /**
   * Writes many events in one statement, in this order.
   * @returns their ids
   * @throws ZodError as `add` does
   */
  async addAll<T>(tx: Tx, contract: EventContract<T>, events: readonly NewEvent<T>[]): Promise<string[]> {
    const created = events.map((event) => this.createMessage(contract, event));
    await this.write(
      tx,
      created.map(({ message }) => message),
    );
    return created.map(({ id }) => id);
  }

  /** Writes a message that is no event of this service, such as a dead letter with its original bytes. */
  addMessage(tx: Tx, message: OutboxMessage): Promise<void> {
    return this.write(tx, [message]);
  }

  private createMessage<T>(
    contract: EventContract<T>,
    { data, cause }: NewEvent<T>,
  ): { id: string; message: OutboxMessage } {
    const parsed = contract.schema.parse(data);
    const key = contract.key(parsed);
    const id = uuidv7();
    const origin = cause ?? context.current();
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': contract.topic.name,
      'messaging.message.id': id,
    };
    const traceparent = markSpan(`create ${contract.type}`, {
      kind: 'producer',
      parent: cause === undefined ? undefined : (cause.traceparent ?? null),
      attributes,
    });
    // The relay sets `time` from the row, by the database's clock.
    const headers = toHeaders({
      id,
      type: contract.type,
      source: this.source,
      time: '',
      subject: key,
      correlationId: origin?.correlationId ?? correlationIdFrom(undefined),
      traceparent,
    });
    return { id, message: { topic: contract.topic.name, key, headers, value: Buffer.from(JSON.stringify(parsed)) } };
  }

  private async write(tx: Tx, messages: readonly OutboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    for (const { topic, value } of messages) {
      if (value.length > maxValueBytes) throw new EventTooLargeError(topic, value.length);
    }
    const rows = messages.map((message) => ({ ...message, shard: partitionOf(message.key) }));
    const types = { shard: 'smallint', topic: 'text', key: 'text', headers: 'jsonb', value: 'bytea' } as const;
    await tx.execute(sql`
      insert into eventing.outbox (shard, topic, message_key, headers, value)
      select shard, topic, key, headers, value from ${rowsOf(rows, types, { positionColumn: 'position' })} as message
      order by position`);
    tx.afterCommit(() => {
      for (const { shard, topic } of rows) this.onCommitted({ shard, topic });
    });
  }
}

/** An event to publish and its cause; the cause defaults to the current request or event. */
export interface NewEvent<T> {
  data: T;
  cause?: WorkContext | undefined;
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
