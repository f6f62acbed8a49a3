import { type Queryable, sql } from '@mvec/database';
import { partitionOf } from '@mvec/events';
import type { Outstanding, StoryEntry, StoryPart } from './order-story.dto.js';
import { newest, outstandingOf, stateSince, storyEntryOf } from './story-entry.js';
import { withoutAddresses } from './without-addresses.js';

const shown = 50;

interface Headers {
  ce_id?: string;
  ce_type?: string;
  traceparent?: string;
  'correlation-id'?: string;
}

interface WaitingRow {
  topic: string;
  headers: Headers;
  created_at: Date;
}

interface LetterRow {
  id: string;
  consumer: string;
  status: 'open' | 'replayed' | 'dropped';
  headers: Headers;
  cause: string;
  attempts: number;
  created_at: Date;
  settled_at: Date | null;
}

type EventingStory = Pick<StoryPart, 'entries' | 'outstanding' | 'omitted'>;

/** What every service knows of an order's events: those it has not published yet, and those it could not apply. */
export async function eventingStory(database: Queryable, orderId: string, now = new Date()): Promise<EventingStory> {
  const [waitingRows, letterRows] = await Promise.all([waitingOf(database, orderId), lettersOf(database, orderId)]);
  const waiting = newest(waitingRows, shown, 'events that wait to be published');
  const letters = newest(letterRows, shown, 'dead letters');
  return {
    entries: [...waiting.rows.map(waitingEntry), ...letters.rows.flatMap(letterEntries)],
    outstanding: [
      ...waiting.rows.map((row) => waitingOutstanding(row, now)),
      ...letters.rows.filter(({ status }) => status === 'open').map(letterOutstanding),
    ],
    omitted: [...waiting.omitted, ...letters.omitted],
  };
}

function waitingOf(database: Queryable, orderId: string): Promise<WaitingRow[]> {
  return database.query<WaitingRow>(sql`
    select topic, headers, created_at from eventing.outbox
    where shard = ${partitionOf(orderId)} and message_key = ${orderId} order by id desc limit ${shown + 1}`);
}

function lettersOf(database: Queryable, orderId: string): Promise<LetterRow[]> {
  return database.query<LetterRow>(sql`
    select id, consumer, status, headers, cause, attempts, created_at, settled_at from eventing.dead_letter
    where message_key = ${orderId} order by id desc limit ${shown + 1}`);
}

function waitingEntry({ topic, headers, created_at: at }: WaitingRow): StoryEntry {
  return storyEntryOf({
    at,
    kind: 'event',
    text: `${nameOf(headers)} is committed and not published yet to ${topic}`,
    ...contextOf(headers),
  });
}

function waitingOutstanding({ headers, created_at: since }: WaitingRow, now: Date): Outstanding {
  return outstandingOf({
    state: stateSince(since, now),
    what: `${nameOf(headers)} waits in the outbox`,
    since,
    next: 'see whether the brokers answer and the outbox moves: npx mvec status',
  });
}

function letterEntries(row: LetterRow): StoryEntry[] {
  const { id, consumer, status, headers, created_at: at, settled_at: settledAt } = row;
  const context = contextOf(headers);
  const ids = { deadLetterId: id, ...context.ids };
  const failed = storyEntryOf({
    at,
    kind: 'dead_letter',
    text: `${consumer} could not apply ${nameOf(headers)} in ${tries(row)}: ${withoutAddresses(row.cause)}`,
    ...context,
    ids,
  });
  if (settledAt === null) return [failed];
  const text = `the dead letter of ${nameOf(headers)} was ${status} by an operator`;
  return [failed, storyEntryOf({ at: settledAt, kind: 'dead_letter', text, ...context, ids })];
}

function letterOutstanding(row: LetterRow): Outstanding {
  return outstandingOf({
    state: 'needs_a_person',
    what: `${row.consumer} could not apply ${nameOf(row.headers)}: ${withoutAddresses(row.cause)}`,
    since: row.created_at,
    next: `npx mvec dead-letters show ${row.id}, mend its cause, then npx mvec dead-letters replay ${row.id}`,
  });
}

function contextOf(headers: Headers) {
  return {
    ids: { eventId: headers.ce_id ?? null, eventType: headers.ce_type ?? null },
    traceparent: headers.traceparent ?? null,
    correlationId: headers['correlation-id'] ?? null,
  };
}

function nameOf({ ce_type: type }: Headers): string {
  return type ?? 'a message without a type';
}

function tries({ attempts }: LetterRow): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}
