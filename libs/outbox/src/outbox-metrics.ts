import { type Database, one, sql } from '@mvec/database';
import { gauge } from '@mvec/observability';

const countedAtMost = 10_000;

export interface OutboxBacklog {
  /** Committed and not yet published, counted up to 10,000. */
  messages: number;
  /** 0 when there is none. */
  oldestAgeSeconds: number;
}

export async function outboxBacklog(database: Database): Promise<OutboxBacklog> {
  const rows = await database.query<OutboxBacklog>(sql`
    select
      (select count(*)::integer from (select from eventing.outbox limit ${countedAtMost}) rows) as messages,
      (select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 from eventing.outbox)
        as "oldestAgeSeconds"`);
  return one(rows) ?? { messages: 0, oldestAgeSeconds: 0 };
}

/** Outbox depth and age, measured whenever they are scraped. */
export function observeOutbox(database: Database): void {
  gauge({
    name: 'outbox_pending_messages',
    help: `Messages that are committed and not yet published, counted up to ${countedAtMost}`,
    async collect(this: { set(value: number): void }) {
      const rows = await database
        .query<{ count: number }>(sql`select count(*) from (select from eventing.outbox limit ${countedAtMost}) rows`)
        .catch(() => []);
      if (rows[0] !== undefined) this.set(rows[0].count);
    },
  });
  gauge({
    name: 'outbox_oldest_message_age_seconds',
    help: 'Age of the oldest message that is not yet published; 0 when there is none',
    async collect(this: { set(value: number): void }) {
      const rows = await database
        .query<{ age: number }>(
          sql`select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age from eventing.outbox`,
        )
        .catch(() => []);
      if (rows[0] !== undefined) this.set(rows[0].age);
    },
  });
}
