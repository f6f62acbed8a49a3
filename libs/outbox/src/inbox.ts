import { type Database, rowsOf, sql, type Tx } from '@mvec/database';

export interface InboxEvent {
  id: string;
  /** ISO 8601. The same event always carries the same time, so it can choose the partition. */
  time: string;
}

/** How long a redelivery is recognised, in days. An older event is never applied, because its mark may be gone. */
export const inboxWindowDays = 30;

/**
 * Marks events as applied in the transaction of their effect, so that a redelivery within the window has no effect, even a
 * concurrent one.
 */
export class Inbox {
  constructor(readonly consumer: string) {}

  /**
   * Marks events in one statement, in sorted order, so that two consumers cannot deadlock on them.
   * @returns the ids that were not marked before
   */
  async mark(tx: Tx, events: readonly InboxEvent[], outcome: 'applied' | 'dead' = 'applied'): Promise<Set<string>> {
    const sorted = events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const fresh = await tx.query<{ eventId: string }>(sql`
      insert into eventing.inbox (consumer, event_id, event_time, outcome)
      select ${this.consumer}, event.id, event.time, ${outcome}
      from ${rowsOf(sorted, { id: 'uuid', time: 'timestamptz' })} as event
      on conflict do nothing
      returning event_id`);
    return new Set(fresh.map((row) => row.eventId));
  }

  /**
   * Marks the event of a dead letter as applied, whether it was marked as dead or never marked.
   * @returns false when it took effect before
   */
  async markReplayed(tx: Tx, event: InboxEvent): Promise<boolean> {
    const revived = await tx.execute(sql`
      update eventing.inbox set outcome = 'applied', marked_at = clock_timestamp()
      where consumer = ${this.consumer} and event_id = ${event.id} and event_time = ${event.time} and outcome = 'dead'`);
    return revived > 0 || (await this.mark(tx, [event])).has(event.id);
  }

  isStale(event: InboxEvent): boolean {
    return Date.parse(event.time) < Date.now() - inboxWindowDays * 86_400_000;
  }
}

/** Creates the next partitions and drops those older than the window. Cheap when there is nothing to do. */
export async function maintainInbox(database: Database): Promise<void> {
  await database.query(sql`select eventing.maintain_inbox(make_interval(days => ${inboxWindowDays + 5}))`);
}
