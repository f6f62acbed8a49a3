import { sql, type Tx } from '@mvec/database';
import type { EventEnvelope, PaymentRefunded } from '@mvec/events';

/** Writes one refund per event: a payment may be refunded in parts. */
export async function addRefunds(
  tx: Tx,
  generation: number,
  events: readonly EventEnvelope<PaymentRefunded>[],
): Promise<void> {
  const refunds = events.map(({ id, time, data }) => ({ id, time, ...data, splits: data.splits ?? [] }));
  const splits = refunds.flatMap(({ id, splits }) => splits.map((split) => ({ id, ...split })));
  await tx.execute(sql`
    with refunded as (
      insert into refund (generation, event_id, order_id, amount, currency, refunded_at, split)
      select ${generation}::integer, refund.*
      from unnest(${refunds.map(({ id }) => id)}::uuid[], ${refunds.map(({ orderId }) => orderId)}::uuid[],
        ${refunds.map(({ amount }) => amount.amount)}::bigint[],
        ${refunds.map(({ amount }) => amount.currency)}::text[], ${refunds.map(({ time }) => time)}::timestamptz[],
        ${refunds.map(({ splits }) => splits.length > 0)}::boolean[])
        as refund (event_id, order_id, amount, currency, refunded_at, split)
      on conflict do nothing
    )
    insert into refund_split (generation, event_id, vendor_id, amount)
    select ${generation}::integer, split.*
    from unnest(${splits.map(({ id }) => id)}::uuid[], ${splits.map(({ vendorId }) => vendorId)}::uuid[],
      ${splits.map(({ gross }) => gross.amount)}::bigint[]) as split (event_id, vendor_id, amount)
    on conflict do nothing`);
}
