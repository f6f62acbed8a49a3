import { type Database, sql } from '@mvec/database';
import type { EventHeaders } from '@mvec/events';
import type { Publisher } from './publisher.js';

interface OutboxRow {
  id: number;
  topic: string;
  message_key: string;
  headers: EventHeaders;
  value: Buffer;
  created_at: Date;
}

const batchSize = 200;

/** Publishes one shard's rows, oldest first, and deletes what the brokers acknowledged. */
export class ShardRelay {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    readonly shard: number,
    private readonly mayPublish: () => boolean,
  ) {}

  /**
   * Publishes until the shard is empty or the lease is gone.
   *
   * It always asks for the lowest ids that are there and never pages: ids are given before commit, so a row with a
   * smaller id can appear after one with a larger id has left.
   * @returns the number of messages published
   */
  async drain(): Promise<number> {
    let published = 0;
    while (this.mayPublish()) {
      const rows = await this.nextRows();
      if (rows.length === 0) break;
      published += await this.publishRows(rows);
    }
    return published;
  }

  private nextRows(): Promise<OutboxRow[]> {
    return this.database.query<OutboxRow>(sql`
      select id, topic, message_key, headers, value, created_at
      from eventing.outbox where shard = ${this.shard} order by id limit ${batchSize}`);
  }

  private async publishRows(rows: OutboxRow[]): Promise<number> {
    const results = await Promise.allSettled(
      [...byTopic(rows)].map(async ([topic, messages]) => {
        if (!this.mayPublish()) return 0;
        await this.publisher.publish(topic, this.shard, messages.map(toMessage));
        await this.remove(messages.map((row) => row.id));
        return messages.length;
      }),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
  }

  private async remove(ids: number[]): Promise<void> {
    await this.database.execute(sql`
      delete from eventing.outbox where shard = ${this.shard} and id = any(${ids}::bigint[])`);
  }
}

function byTopic(rows: OutboxRow[]): Map<string, OutboxRow[]> {
  return Map.groupBy(rows, (row) => row.topic);
}

function toMessage({ message_key: key, headers, value, created_at }: OutboxRow) {
  return { key, value, headers: headers.ce_time ? headers : { ...headers, ce_time: created_at.toISOString() } };
}
