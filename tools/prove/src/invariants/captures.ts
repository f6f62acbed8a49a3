import type { Snapshot, PaymentRow } from '../snapshots/snapshot.types.js';
import type { Invariant } from './invariant.js';
import { sums } from './tally.js';

export const captures: Invariant = {
  name: 'captures',
  claim:
    'Every charge at the provider belongs to one confirmed order, or was refunded in full; no order was charged twice',
  promises: [13],
  judge: (snapshot) => {
    const { payment, provider } = snapshot;
    const paymentOf = new Map(payment.attempts.map(({ id, paymentId }) => [id, paymentId]));
    const charged = provider.charges.filter(({ status }) => status === 'succeeded');
    const orphans = charged.filter(({ key }) => !paymentOf.has(key));
    const backOf = sums(
      provider.refunds,
      ({ chargeId }) => chargeId,
      ({ amount }) => amount,
    );
    const keptOf = sums(
      charged,
      ({ key }) => paymentOf.get(key) ?? '',
      ({ id, amount }) => amount - (backOf.get(id) ?? 0),
    );
    return {
      counted: `${charged.length} charges, ${provider.refunds.length} refunds, ${payment.payments.length} payments`,
      offenders: [
        ...orphans.map(({ id, key }) => `charge ${id} was made with the unknown key ${key}`),
        ...payment.payments.flatMap((each) => judgePayment(snapshot, each, keptOf.get(each.id) ?? 0)),
        ...unpaid(snapshot),
      ],
    };
  },
};

function judgePayment({ order }: Snapshot, { orderId, status, amount }: PaymentRow, kept: number): string[] {
  const found = order.orders.find(({ id }) => id === orderId);
  const where = `order ${orderId} is ${found?.status ?? 'unknown'}, its payment ${status}`;
  if (found?.status === 'confirmed')
    return status === 'captured' && kept === amount && found.total === amount
      ? []
      : [`${where}: the provider keeps ${kept} of ${amount}`];
  const over = ['refunded', 'failed', 'voided'].includes(status);
  return over && kept === 0 ? [] : [`${where}: the provider keeps ${kept} of ${amount}`];
}

function unpaid({ order, payment }: Snapshot): string[] {
  const paid = new Set(payment.payments.map(({ orderId }) => orderId));
  return order.orders
    .filter(({ id, status }) => status === 'confirmed' && !paid.has(id))
    .map(({ id }) => `order ${id} is confirmed but has no payment`);
}
