import { type Database, type Queryable, sql } from '@mvec/database';
import { partitionOf } from '@mvec/events';
import {
  type LetterStatus,
  longest,
  type Outstanding,
  type TimelineEntry,
  type TimelineLetter,
  type TimelineFragment,
} from './order-timeline.dto.js';
import { newest, outstandingOf, stateSince, timelineEntryOf } from './timeline-entry.js';
import { withoutAddresses } from './without-addresses.js';

const shown = 50;
/** Limit on searching the outbox, which has no index by key and is long while the brokers are unavailable. */
const searchTimeoutMs = 1_000;

interface Headers {
  ce_id?: string;
  ce_type?: string;
  traceparent?: string;
  'correlation-id'?: string;
}

interface MessageRow {
  headers: Headers;
  /** Value of an event about one vendor order. */
  value: Buffer | null;
}

interface WaitingRow extends MessageRow {
  topic: string;
  createdAt: Date;
  askedAt: Date;
}

interface LetterRow extends MessageRow {
  id: string;
  consumer: string;
  status: LetterStatus;
  cause: string;
  attempts: number;
  createdAt: Date;
  settledAt: Date | null;
}

type EventingTimeline = Pick<TimelineFragment, 'entries' | 'outstanding' | 'deadLetters' | 'omitted'>;

/** An order's events that the service has not published yet, and those that it could not apply. */
export async function eventingTimeline(
  database: Pick<Database, 'query' | 'transaction'>,
  orderId: string,
): Promise<EventingTimeline> {
  const [waiting, letterRows] = await Promise.all([searchOutbox(database, orderId), lettersOf(database, orderId)]);
  const letters = newest(letterRows, shown, 'dead letters, open ones first,');
  return {
    entries: [...waiting.rows.map(waitingEntry), ...letters.rows.flatMap(letterEntries)],
    outstanding: [
      ...waiting.rows.map(waitingOutstanding),
      ...letters.rows.filter(({ status }) => status === 'open').map(letterOutstanding),
    ],
    deadLetters: letters.rows.map(toLetter),
    omitted: [...waiting.omitted, ...letters.omitted],
  };
}

/** Unpublished events. If the search takes too long, the timeline omits them. */
async function searchOutbox(database: Pick<Database, 'transaction'>, orderId: string) {
  try {
    const rows = await database.transaction(async (tx) => {
      await tx.query(sql`select set_config('statement_timeout', ${String(searchTimeoutMs)}, true)`);
      return waitingOf(tx, orderId);
    });
    return newest(rows, shown, 'unpublished events');
  } catch {
    return { rows: [], omitted: ['The outbox could not be searched in time: unpublished events are missing.'] };
  }
}

function waitingOf(queryable: Queryable, orderId: string): Promise<WaitingRow[]> {
  return queryable.query<WaitingRow>(sql`
    select topic, headers, created_at, clock_timestamp() as asked_at,
      case when headers ->> 'ce_type' = 'order.shipped.v1' then value end as value
    from eventing.outbox
    where shard = ${partitionOf(orderId)} and message_key = ${orderId} order by id desc limit ${shown + 1}`);
}

/** Dead letters, open ones first. */
function lettersOf(queryable: Pick<Queryable, 'query'>, orderId: string): Promise<LetterRow[]> {
  return queryable.query<LetterRow>(sql`
    select id, consumer, status, headers, cause, attempts, created_at, settled_at,
      case when headers ->> 'ce_type' = 'order.shipped.v1' then value end as value
    from eventing.dead_letter
    where message_key = ${orderId} order by (status = 'open') desc, id desc limit ${shown + 1}`);
}

function waitingEntry(row: WaitingRow): TimelineEntry {
  return timelineEntryOf({
    at: row.createdAt,
    kind: 'event',
    text: `${nameOf(row)} is committed and not published yet to ${row.topic}`,
    ...contextOf(row),
  });
}

function waitingOutstanding(row: WaitingRow): Outstanding {
  const { createdAt: since, askedAt: now } = row;
  return outstandingOf({
    state: stateSince(since, now),
    what: `${nameOf(row)} waits in the outbox`,
    since,
    next: 'check that the brokers answer and the outbox shrinks: npx mvec status',
  });
}

function letterEntries(row: LetterRow): TimelineEntry[] {
  const { id, consumer, status, createdAt: at, settledAt } = row;
  const context = contextOf(row);
  const ids = { deadLetterId: id, ...context.ids };
  const failed = timelineEntryOf({
    at,
    kind: 'dead_letter',
    text: `${consumer} could not apply ${nameOf(row)} in ${tries(row)}: ${withoutAddresses(row.cause)}`,
    ...context,
    ids,
  });
  if (settledAt === null) return [failed];
  const text = `the dead letter of ${nameOf(row)} was ${status} by an operator`;
  return [failed, timelineEntryOf({ at: settledAt, kind: 'dead_letter', text, ...context, ids })];
}

function letterOutstanding(row: LetterRow): Outstanding {
  return outstandingOf({
    state: 'needs_a_person',
    what: `${row.consumer} could not apply ${nameOf(row)}: ${withoutAddresses(row.cause)}`,
    since: row.createdAt,
    next: `npx mvec dead-letters show ${row.id}, fix its cause, then npx mvec dead-letters replay ${row.id}`,
  });
}

function toLetter(row: LetterRow): TimelineLetter {
  return { id: row.id, event: bounded(row.headers.ce_type), subject: subjectOf(row), status: row.status };
}

function contextOf(row: MessageRow) {
  const { ce_id: eventId, ce_type: type, traceparent, 'correlation-id': correlationId } = row.headers;
  return {
    ids: { eventId: bounded(eventId), eventType: bounded(type), vendorOrderId: subjectOf(row) },
    traceparent: traceparent ?? null,
    correlationId: bounded(correlationId),
  };
}

function nameOf({ headers }: MessageRow): string {
  return bounded(headers.ce_type) ?? 'a message without a type';
}

/** Bounds a header, which any client of the brokers could have written. */
function bounded(header: string | undefined): string | null {
  return header?.slice(0, longest.name) ?? null;
}

/** The vendor order that the event is about. A dead letter may contain any value. */
function subjectOf({ value }: MessageRow): string | null {
  if (value === null) return null;
  try {
    const data: unknown = JSON.parse(value.toString('utf8'));
    if (typeof data !== 'object' || data === null || !('vendorOrderId' in data)) return null;
    return typeof data.vendorOrderId === 'string' ? data.vendorOrderId.slice(0, longest.name) : null;
  } catch {
    return null;
  }
}

function tries({ attempts }: LetterRow): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}
