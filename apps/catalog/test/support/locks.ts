import { type Database, sql } from '@mvec/database';
import { eventually } from '@mvec/testing';

/** Runs `work` while a transaction locks the rows of the variants. */
export async function whileLocked<T>(
  database: Database,
  variantIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.query(sql`select from variants where id = any(${variantIds}::uuid[]) order by id for no key update`);
    return work();
  });
}

export async function sessionsWaiting(database: Database): Promise<number> {
  const waiting = await database.query(sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  return waiting.length;
}

export async function untilWaiting(database: Database, sessions: number): Promise<void> {
  await eventually(async () => (await sessionsWaiting(database)) === sessions, {
    message: `${sessions} sessions to wait for a lock`,
  });
}
