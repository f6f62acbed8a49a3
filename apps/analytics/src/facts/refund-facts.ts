import { sql, type Tx } from '@mvec/database';
import type { EventEnvelope, PaymentRefunded } from '@mvec/events';

/** A payment may be refunded in parts: each event is a refund of its own. */
export async function addRefund(tx: Tx, generation: number, event: EventEnvelope<PaymentRefunded>): Promise<void> {
  const { orderId, amount, splits = [] } = event.data;
  await tx.execute(sql`
    insert into refund (generation, event_id, order_id, amount, currency, refunded_at, split)
    values (${generation}, ${event.id}, ${orderId}, ${amount.amount}, ${amount.currency}, ${event.time},
      ${splits.length > 0})
    on conflict do nothing`);
  if (splits.length === 0) return;
  await tx.execute(sql`
    insert into refund_split (generation, event_id, vendor_id, amount)
    select ${generation}, ${event.id}, split.*
    from unnest(${splits.map((split) => split.vendorId)}::uuid[], ${splits.map((split) => split.gross.amount)}::bigint[])
      as split (vendor_id, amount)
    on conflict do nothing`);
}
