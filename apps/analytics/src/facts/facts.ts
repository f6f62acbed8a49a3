import { rowsOf, sql, type Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';

/** Stored in every row: a kind never changes its name. */
export type FactKind =
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

export interface Fact {
  kind: FactKind;
  /** Subject of the fact; unique per kind. */
  subjectId: string;
  /** The reason, if the event contains one. */
  detail?: string;
  /** The event's time. */
  time: string;
}

/** Makes one fact of each event. */
export function factsOf<T>(
  events: readonly EventEnvelope<T>[],
  kind: FactKind,
  read: (data: T, event: EventEnvelope<T>) => Pick<Fact, 'subjectId' | 'detail'>,
): Fact[] {
  return events.map((event) => ({ kind, time: event.time, ...read(event.data, event) }));
}

export async function addFacts(tx: Tx, generation: number, facts: readonly Fact[]): Promise<void> {
  await tx.execute(insertFacts(generation, facts));
}

/** The statement of `addFacts`, for use inside a statement that writes more. */
export function insertFacts(generation: number, facts: readonly Fact[]) {
  return sql`
    insert into fact (generation, kind, subject_id, detail, happened_at)
    select ${generation}::integer, fact.*
    from ${rowsOf(facts, { kind: 'text', subjectId: 'uuid', detail: 'text', time: 'timestamptz' })} as fact
    on conflict do nothing`;
}
