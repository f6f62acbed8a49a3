import { rowsOf, sql, type Tx } from '@mvec/database';
import type { EventEnvelope, PaymentRefunded } from '@mvec/events';

const refundColumns = {
  id: 'uuid',
  orderId: 'uuid',
  amount: 'bigint',
  currency: 'text',
  time: 'timestamptz',
  split: 'boolean',
} as const;

/** Writes one refund per event: a payment may be refunded in parts. */
export async function addRefunds(
  tx: Tx,
  generation: number,
  events: readonly EventEnvelope<PaymentRefunded>[],
): Promise<void> {
  const refunds = events.map(({ id, time, data }) => ({
    id,
    orderId: data.orderId,
    ...data.amount,
    time,
    split: (data.splits ?? []).length > 0,
  }));
  const splits = events.flatMap(({ id, data }) =>
    (data.splits ?? []).map(({ vendorId, gross: { amount } }) => ({ id, vendorId, amount })),
  );
  await tx.execute(sql`
    with refunded as (
      insert into refund (generation, event_id, order_id, amount, currency, refunded_at, split)
      select ${generation}::integer, refund.*
      from ${rowsOf(refunds, refundColumns)} as refund
      on conflict do nothing
    )
    insert into refund_split (generation, event_id, vendor_id, amount)
    select ${generation}::integer, split.*
    from ${rowsOf(splits, { id: 'uuid', vendorId: 'uuid', amount: 'bigint' })} as split
    on conflict do nothing`);
}
