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
}

/** Writes that it happened, at the event's time. */
export async function addHappening(
  tx: Tx,
  generation: number,
  event: Pick<EventEnvelope, 'time'>,
  { kind, subjectId, detail }: Happening,
): Promise<void> {
  await tx.execute(sql`
    insert into happening (generation, kind, subject_id, detail, happened_at)
    values (${generation}, ${kind}, ${subjectId}, ${detail}, ${event.time})
    on conflict do nothing`);
}
