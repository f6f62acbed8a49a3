import { type Database, one, type Queryable, sql } from '@mvec/database';
import type { OriginalMessage } from './dead-letters.js';

/** `open` waits for an operator; the others are settled. */
export const deadLetterStatuses = ['open', 'replayed', 'dropped'] as const;

export type DeadLetterStatus = (typeof deadLetterStatuses)[number];

/** Conditions on dead letters; all given ones must hold. */
export interface DeadLetterFilter {
  consumer?: string | undefined;
  eventType?: string | undefined;
  topic?: string | undefined;
  /** Substring of the cause, such as the class of the error; case-insensitive. */
  cause?: string | undefined;
  status?: DeadLetterStatus | undefined;
  /** Range of `createdAt` in ISO 8601: `from` inclusive, `to` exclusive. */
  from?: string | undefined;
  to?: string | undefined;
}

/** A dead letter without its headers and value. */
export interface DeadLetterSummary {
  id: string;
  consumer: string;
  status: DeadLetterStatus;
  /** Null when the message could not be parsed. */
  eventId: string | null;
  eventType: string | null;
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  cause: string;
  attempts: number;
  createdAt: Date;
  settledAt: Date | null;
}

export interface DeadLetterRecord extends DeadLetterSummary {
  headers: Record<string, string>;
  value: Buffer | null;
}

export interface DeadLetterAction {
  id: string;
  action: 'replay' | 'drop';
  outcome: ActionOutcome;
  callerId: string;
  reason: string | null;
  correlationId: string;
  at: Date;
}

/** `duplicate`: it took effect before. `unchanged`, `refused`: it was settled before, by the same or by another action. */
export const actionOutcomes = ['applied', 'duplicate', 'failed', 'dropped', 'unchanged', 'refused'] as const;

export type ActionOutcome = (typeof actionOutcomes)[number];

/** A header has the type even when the message could not be parsed. */
const eventType = sql`coalesce(event_type, headers ->> 'ce_type')`;

const summary = sql`
  id, consumer, status, event_id, ${eventType} as event_type, topic, kafka_partition as partition,
  kafka_offset::text as "offset", message_key as key, cause, attempts, created_at,
  settled_at`;

export const wholeRecord = sql`${summary}, headers, value`;

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const firstId = '00000000-0000-0000-0000-000000000000';

/** Reads a service's dead letters for operators. Pages by id, because ids are in the order of time. */
export class DeadLetterRecords {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(filter: DeadLetterFilter, before: string | undefined, limit: number): Promise<DeadLetterSummary[]> {
    return this.database.query<DeadLetterSummary>(sql`
      select ${summary} from eventing.dead_letter
      where id < ${before ?? lastId} and ${matches(filter)} order by id desc limit ${limit}`);
  }

  /** Ids of open dead letters, oldest first: the order of a replay. */
  async openIds(filter: DeadLetterFilter, after: string | undefined, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`
      select id from eventing.dead_letter
      where id > ${after ?? firstId} and ${matches({ ...filter, status: 'open' })} order by id limit ${limit}`);
    return rows.map(({ id }) => id);
  }

  find(id: string): Promise<DeadLetterRecord | undefined> {
    return findRecord(this.database, id);
  }

  /** Oldest first. */
  actionsOf(id: string): Promise<DeadLetterAction[]> {
    return this.database.query<DeadLetterAction>(sql`
      select id, action, outcome, caller_id, reason, correlation_id, at
      from eventing.dead_letter_action where dead_letter_id = ${id} order by id`);
  }

  async countOpen(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(sql`
      select count(*) from eventing.dead_letter where status = 'open'`);
    return row?.count ?? 0;
  }
}

export async function findRecord(queryable: Queryable, id: string): Promise<DeadLetterRecord | undefined> {
  return one(
    await queryable.query<DeadLetterRecord>(sql`select ${wholeRecord} from eventing.dead_letter where id = ${id}`),
  );
}

export function originalOf({ topic, partition, offset, key, headers, value }: DeadLetterRecord): OriginalMessage {
  return { topic, partition, offset, key: key ?? undefined, headers, value };
}

/** The same text for every filter, so that the statement is prepared once. */
function matches({ consumer, eventType: type, topic, cause, status, from, to }: DeadLetterFilter) {
  return sql`
    (${consumer}::text is null or consumer = ${consumer})
    and (${type}::text is null or ${eventType} = ${type})
    and (${topic}::text is null or topic = ${topic})
    and (${cause}::text is null or position(lower(${cause}) in lower(cause)) > 0)
    and (${status}::text is null or status = ${status})
    and (${from}::timestamptz is null or created_at >= ${from}::timestamptz)
    and (${to}::timestamptz is null or created_at < ${to}::timestamptz)`;
}
