import { Batcher, lingerUnderLoad } from '@mvec/batching';
import { type Database, rowsOf, sql } from '@mvec/database';
import type { EventHeaders } from '@mvec/events';
import type { Lane } from './lane.js';

export interface OutboxRow {
  id: number;
  messageKey: string;
  headers: EventHeaders;
  value: Buffer;
  createdAt: Date;
}

/** Rows of a lane, oldest first. */
export interface OldestRows {
  rows: OutboxRow[];
  /** Whether the lane has more rows than fit into one read. */
  more: boolean;
}

interface LaneRead {
  lane: Lane;
  skipLinger: boolean;
}

interface LaneRow extends OutboxRow {
  lane: number;
  waiting: number;
}

const maxBatchRows = 200;
/** Far below the brokers' limit for a batch: one more row of the maximum size still fits. */
const maxBatchBytes = 512_000;
/** Bounds the memory of one read to this many times `maxBatchBytes`. */
const maxLanesPerRead = 12;

/**
 * Lanes that have rows, as `waiting_lane (shard, topic)` for a `with` clause. Takes one index step per lane, whatever the number
 * of rows.
 */
export const waitingLanes = sql`
  recursive waiting_lane as (
    (select shard, topic from eventing.outbox order by shard, topic limit 1)
    union all
    select next.* from waiting_lane cross join lateral (
      select shard, topic from eventing.outbox
      where (shard, topic) > (waiting_lane.shard, waiting_lane.topic) order by shard, topic limit 1) next)`;

/** Reads and deletes rows of the outbox, for many lanes in one statement. */
export class OutboxRows {
  private readonly reads: Batcher<LaneRead, OldestRows>;
  private readonly removals: Batcher<{ lane: Lane; rows: OutboxRow[] }>;

  constructor(private readonly database: Database) {
    this.reads = new Batcher((reads) => this.read(reads.map(({ lane }) => lane)), {
      name: 'read outbox',
      linger: lingerUnderLoad,
      maxWeight: maxLanesPerRead,
      skipLinger: ({ skipLinger }) => skipLinger,
    });
    this.removals = new Batcher((published) => this.delete(published), { name: 'remove published' });
  }

  /**
   * Reads the rows with the lowest ids. Does not page by id: ids are assigned before the commit, so a row with a smaller id can
   * appear after one with a larger id was published.
   * @param skipLinger the lane is known to have rows
   */
  oldest(lane: Lane, skipLinger: boolean): Promise<OldestRows> {
    return this.reads.add({ lane, skipLinger });
  }

  remove(lane: Lane, rows: OutboxRow[]): Promise<void> {
    return this.removals.add({ lane, rows });
  }

  /** The database applies the limit of bytes, so that a backlog of large rows is not read just to be measured. */
  private async read(lanes: Lane[]): Promise<OldestRows[]> {
    const rows = await this.database.query<LaneRow>(sql`
      select lane.number as lane, fitting.*
      from ${rowsOf(lanes, { shard: 'smallint', topic: 'text' }, { positionColumn: 'number' })} as lane
      cross join lateral (
        select id, message_key, headers, value, created_at, waiting
        from (
          select oldest.*, row_number() over (order by id) as position, count(*) over () as waiting,
            sum(octet_length(message_key) + octet_length(value) + octet_length(headers::text)) over (order by id) as bytes
          from (
            select id, message_key, headers, value, created_at from eventing.outbox
            where shard = lane.shard and topic = lane.topic order by id limit ${maxBatchRows}
          ) oldest
        ) measured
        where bytes <= ${maxBatchBytes} or position = 1
      ) fitting
      order by fitting.id`);
    const byLane = Map.groupBy(rows, ({ lane }) => lane);
    return lanes.map((_, index) => oldestOf(byLane.get(index + 1) ?? []));
  }

  private async delete(published: { lane: Lane; rows: OutboxRow[] }[]): Promise<undefined[]> {
    const gone = published.flatMap(({ lane, rows }) => rows.map(({ id }) => ({ ...lane, id })));
    await this.database.execute(sql`
      delete from eventing.outbox
      using ${rowsOf(gone, { shard: 'smallint', topic: 'text', id: 'bigint' })} as gone
      where outbox.shard = gone.shard and outbox.topic = gone.topic and outbox.id = gone.id`);
    return [];
  }
}

function oldestOf(rows: LaneRow[]): OldestRows {
  const waiting = rows[0]?.waiting ?? 0;
  return { rows, more: waiting === maxBatchRows || waiting > rows.length };
}
