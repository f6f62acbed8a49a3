import { type Database, one, sql } from '@mvec/database';
import { counter, gauge, labelKinds, readGauges } from '@mvec/observability';
import { waitingLanes } from './outbox-rows.js';

const maxCount = 10_000;

export interface OutboxBacklog {
  /** Messages that are committed and not yet published, counted up to 10,000. */
  messages: number;
  /** 0 when there is none. */
  oldestAgeSeconds: number;
}

export async function outboxBacklog(database: Database): Promise<OutboxBacklog> {
  const rows = await database.query<OutboxBacklog>(sql`
    with ${waitingLanes}
    select
      (select count(*)::integer from (select from eventing.outbox limit ${maxCount}) rows) as messages,
      (select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8
        from waiting_lane cross join lateral (
          select created_at from eventing.outbox
          where shard = waiting_lane.shard and topic = waiting_lane.topic order by id limit 1) oldest) as oldest_age_seconds`);
  return one(rows) ?? { messages: 0, oldestAgeSeconds: 0 };
}

const pending = gauge({
  name: 'outbox_pending_messages',
  help: `Messages that are committed and not yet published, counted up to ${maxCount}`,
  across: 'max',
});
const oldest = gauge({
  name: 'outbox_oldest_message_age_seconds',
  help: 'Age of the oldest message that is not yet published; 0 when there is none',
  across: 'max',
});
const lettersOpen = gauge({
  name: 'dead_letters_open',
  help: `Open dead letters, counted up to ${maxCount}`,
  across: 'max',
});
const oldestLetter = gauge({
  name: 'dead_letters_oldest_open_age_seconds',
  help: 'Age of the oldest open dead letter; 0 when there is none',
  across: 'max',
});

export const published = counter({
  name: 'outbox_published_messages_total',
  help: 'Messages that the brokers have acknowledged',
  labels: { topic: labelKinds.topic },
});

export const publishFailures = counter({
  name: 'outbox_publish_failures_total',
  help: 'Failed attempts to publish the messages of a topic in a shard; they are retried',
});

/** Registers the metrics of the outbox and the dead letters, which are read at each scrape. */
export function observeOutbox(database: Database): void {
  readGauges({
    gauges: [pending, oldest, lettersOpen, oldestLetter],
    freshForMs: 1_000,
    read: async () => {
      const [outbox, letters] = await Promise.all([outboxBacklog(database), countOpenDeadLetters(database)]);
      return [
        pending.at(outbox.messages),
        oldest.at(outbox.oldestAgeSeconds),
        lettersOpen.at(letters.open),
        oldestLetter.at(letters.oldestAgeSeconds),
      ];
    },
  });
}

interface OpenDeadLetters {
  open: number;
  oldestAgeSeconds: number;
}

async function countOpenDeadLetters(database: Database): Promise<OpenDeadLetters> {
  const rows = await database.query<OpenDeadLetters>(sql`
    select count(*)::integer as open,
      coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as oldest_age_seconds
    from (select created_at from eventing.dead_letter where status = 'open' order by id limit ${maxCount}) letter`);
  return one(rows) ?? { open: 0, oldestAgeSeconds: 0 };
}
