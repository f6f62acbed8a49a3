import { Batcher, lingerUnderLoad } from '@mvec/batching';
import { type Database, sql } from '@mvec/database';
import type { EventHeaders } from '@mvec/events';
import type { Lane } from './lane-relay.js';

export interface OutboxRow {
  id: number;
  messageKey: string;
  headers: EventHeaders;
  value: Buffer;
  createdAt: Date;
}

/** The oldest rows of a lane, oldest first. */
export interface OldestRows {
  rows: OutboxRow[];
  /** There were more than could be taken at once. */
  more: boolean;
}

interface Wanted {
  lane: Lane;
  skipLinger: boolean;
}

interface LaneRow extends OutboxRow {
  lane: number;
  waiting: number;
}

const maxBatchRows = 200;
/** Far below what a broker takes as one batch: with a row's largest value it is still one that fits. */
const maxBatchBytes = 512_000;
/** What one read may bring into memory is this many times `maxBatchBytes`. */
const maxLanesAtOnce = 12;

/**
 * The lanes that have rows, as `waiting_lane (shard, topic)` for a `with` clause: one step in the index for each, however
 * many rows there are.
 */
export const waitingLanes = sql`
  recursive waiting_lane as (
    (select shard, topic from eventing.outbox order by shard, topic limit 1)
    union all
    select next.* from waiting_lane cross join lateral (
      select shard, topic from eventing.outbox
      where (shard, topic) > (waiting_lane.shard, waiting_lane.topic) order by shard, topic limit 1) next)`;

/** Reads and deletes rows of the outbox, those of many lanes in one statement. */
export class OutboxRows {
  private readonly reads: Batcher<Wanted, OldestRows>;
  private readonly removals: Batcher<{ lane: Lane; rows: OutboxRow[] }>;

  constructor(private readonly database: Database) {
    this.reads = new Batcher((wanted) => this.read(wanted.map(({ lane }) => lane)), {
      name: 'read outbox',
      linger: lingerUnderLoad,
      maxWeight: maxLanesAtOnce,
      skipLinger: ({ skipLinger }) => skipLinger,
    });
    this.removals = new Batcher((published) => this.delete(published), { name: 'remove published' });
  }

  /**
   * The lowest ids that are there. Nobody pages: ids are given before commit, so a row with a smaller id can appear after
   * one with a larger id has left.
   * @param skipLinger rows are known to be there
   */
  oldest(lane: Lane, skipLinger: boolean): Promise<OldestRows> {
    return this.reads.add({ lane, skipLinger });
  }

  remove(lane: Lane, rows: OutboxRow[]): Promise<void> {
    return this.removals.add({ lane, rows });
  }

  /** The limit of bytes is the database's work: a backlog of large rows must not be read to be measured. */
  private async read(lanes: Lane[]): Promise<OldestRows[]> {
    const rows = await this.database.query<LaneRow>(sql`
      select lane.number as lane, fitting.*
      from unnest(${lanes.map(({ shard }) => shard)}::smallint[], ${lanes.map(({ topic }) => topic)}::text[])
        with ordinality as lane (shard, topic, number)
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
      using unnest(${gone.map(({ shard }) => shard)}::smallint[], ${gone.map(({ topic }) => topic)}::text[],
        ${gone.map(({ id }) => id)}::bigint[]) as gone (shard, topic, id)
      where outbox.shard = gone.shard and outbox.topic = gone.topic and outbox.id = gone.id`);
    return [];
  }
}

function oldestOf(rows: LaneRow[]): OldestRows {
  const waiting = rows[0]?.waiting ?? 0;
  return { rows, more: waiting === maxBatchRows || waiting > rows.length };
}
