import { sql, type Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';

/** What is counted. Stored in every row: a kind never changes its name. */
export type HappeningKind =
  | 'cart.started'
  | 'order.placed'
  | 'order.confirmed'
  | 'order.shipped'
  | 'vendor-order.shipped'
  | 'order.cancelled'
  | 'order.rejected'
  | 'payment.captured'
  | 'payment.failed'
  | 'session.started'
  | 'delivery.sent'
  | 'delivery.failed'
  | 'stock.adjusted'
  | 'hold.lost';

export interface Happening {
  kind: HappeningKind;
  /** What it happened to: to that it happens once. */
  subjectId: string;
  /** Why, where the event says. */
  detail?: string;
  /** The event's time. */
  time: string;
}

/** One of each event. */
export function happeningsOf<T>(
  events: readonly EventEnvelope<T>[],
  kind: HappeningKind,
  read: (data: T, event: EventEnvelope<T>) => Pick<Happening, 'subjectId' | 'detail'>,
): Happening[] {
  return events.map((event) => ({ kind, time: event.time, ...read(event.data, event) }));
}

/** Writes that they happened. */
export async function addHappenings(tx: Tx, generation: number, happenings: readonly Happening[]): Promise<void> {
  await tx.execute(insertHappenings(generation, happenings));
}

/** To be part of a statement that writes more. */
export function insertHappenings(generation: number, happenings: readonly Happening[]) {
  return sql`
    insert into happening (generation, kind, subject_id, detail, happened_at)
    select ${generation}::integer, happening.*
    from unnest(${happenings.map(({ kind }) => kind)}::text[], ${happenings.map(({ subjectId }) => subjectId)}::uuid[],
      ${happenings.map(({ detail }) => detail ?? null)}::text[], ${happenings.map(({ time }) => time)}::timestamptz[])
      as happening (kind, subject_id, detail, happened_at)
    on conflict do nothing`;
}
