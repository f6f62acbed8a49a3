import { type Database, sql } from '@mvec/database';
import type { EventHeaders } from '@mvec/events';
import type { PublishedMessage, Publisher } from './publisher.js';

/** The messages of one topic in one shard: what has to stay in order, and what a trouble with a topic is limited to. */
export interface Lane {
  shard: number;
  topic: string;
}

interface OutboxRow {
  id: number;
  message_key: string;
  headers: EventHeaders;
  value: Buffer;
  created_at: Date;
}

const maxBatchRows = 200;
/** Far below what a broker takes as one batch: with a row's largest value it is still one that fits. */
const maxBatchBytes = 512_000;

/** Publishes one lane's rows, oldest first, and deletes what the brokers acknowledged. */
export class LaneRelay {
  private underWay: Promise<number> | undefined;

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly lane: Lane,
    private readonly mayPublish: () => boolean,
  ) {}

  /**
   * Publishes until the lane is empty or the lease is gone.
   *
   * It always asks for the lowest ids that are there and never pages: ids are given before commit, so a row with a
   * smaller id can appear after one with a larger id has left.
   * @returns the number of messages published; a call while one is under way joins it
   */
  drain(): Promise<number> {
    this.underWay ??= this.publishAll().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async publishAll(): Promise<number> {
    const { shard, topic } = this.lane;
    let published = 0;
    while (this.mayPublish()) {
      const rows = await this.nextRows();
      if (rows.length === 0 || !this.mayPublish()) break;
      await this.publisher.publish(topic, shard, rows.map(toMessage));
      await this.remove(rows.map((row) => row.id));
      published += rows.length;
    }
    return published;
  }

  /** The limit of bytes is the database's work: a backlog of large rows must not be read to be measured. */
  private nextRows(): Promise<OutboxRow[]> {
    const { shard, topic } = this.lane;
    return this.database.query<OutboxRow>(sql`
      select id, message_key, headers, value, created_at
      from (
        select oldest.*, row_number() over (order by id) as position,
          sum(octet_length(value) + octet_length(headers::text)) over (order by id) as bytes
        from (
          select id, message_key, headers, value, created_at from eventing.outbox
          where shard = ${shard} and topic = ${topic} order by id limit ${maxBatchRows}
        ) oldest
      ) measured
      where bytes <= ${maxBatchBytes} or position = 1
      order by id`);
  }

  private async remove(ids: number[]): Promise<void> {
    const { shard, topic } = this.lane;
    await this.database.execute(sql`
      delete from eventing.outbox where shard = ${shard} and topic = ${topic} and id = any(${ids}::bigint[])`);
  }
}

function toMessage({ message_key: key, headers, value, created_at }: OutboxRow): PublishedMessage {
  return { key, value, headers: headers.ce_time ? headers : { ...headers, ce_time: created_at.toISOString() } };
}
