import { sql, type Tx } from '@mvec/database';
import { type EventContract, type EventHeaders, partitionOf, toHeaders } from '@mvec/events';
import { context, correlationIdFrom, markSpan, type WorkContext } from '@mvec/observability';
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
    const [id = ''] = await this.addAll(tx, contract, [{ data }]);
    return id;
  }

  /**
   * Writes many events in one statement, in this order.
   * @returns their ids
   * @throws ZodError as `add` does
   */
  async addAll<T>(tx: Tx, contract: EventContract<T>, events: readonly NewEvent<T>[]): Promise<string[]> {
    const made = events.map((event) => this.make(contract, event));
    await this.write(
      tx,
      made.map(({ message }) => message),
    );
    return made.map(({ id }) => id);
  }

  /** Writes a message that is not an event of ours, such as a dead letter with its original bytes. */
  addMessage(tx: Tx, message: OutboxMessage): Promise<void> {
    return this.write(tx, [message]);
  }

  private make<T>(contract: EventContract<T>, { data, cause }: NewEvent<T>): { id: string; message: OutboxMessage } {
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
    // `time` is set by the relay from the row, whose clock is the database's.
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
    const lanes = messages.map(({ key, topic }) => ({ shard: partitionOf(key), topic }));
    await tx.execute(sql`
      insert into eventing.outbox (shard, topic, message_key, headers, value)
      select shard, topic, message_key, headers, value from unnest(${lanes.map(({ shard }) => shard)}::smallint[],
        ${lanes.map(({ topic }) => topic)}::text[], ${messages.map(({ key }) => key)}::text[],
        ${messages.map(({ headers }) => JSON.stringify(headers))}::jsonb[],
        ${messages.map(({ value }) => value)}::bytea[]) with ordinality
        as message (shard, topic, message_key, headers, value, position)
      order by message.position`);
    tx.afterCommit(() => {
      for (const lane of lanes) this.onCommitted(lane);
    });
  }
}

/** What is to be told, and which event led to it; without a cause it is the request or event that is being handled. */
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
