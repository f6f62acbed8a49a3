import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { Invariant } from './invariant.js';
import { difference, sum } from './tally.js';

const statuses: Readonly<Record<string, string>> = {
  'order.placed': 'awaiting_payment',
  'order.confirmed': 'confirmed',
  'order.cancelled': 'cancelled',
  'order.rejected': 'rejected',
};

export const analytics: Invariant = {
  name: 'analytics',
  claim: 'Analytics counts the same orders, the same revenue and the same refunds as order and payment',
  promises: [4, 5],
  judge: (snapshot) => {
    const { order, payment, analytics: counted } = snapshot;
    const placed = new Set(order.steps.filter(({ to }) => to === 'awaiting_payment').map(({ orderId }) => orderId));
    const revenue = sum(order.orders.filter(({ id }) => placed.has(id)).map(({ total }) => total ?? 0));
    const revenueThere = sum(counted.orders.map(({ total }) => total));
    const refunded = sum(payment.refunds.filter(({ completed }) => completed).map(({ amount }) => amount));
    const refundedThere = sum(counted.refunds.map(({ amount }) => amount));
    return {
      counted: `${placed.size} orders placed for ${revenue}, refunds ${refunded}`,
      offenders: [
        ...Object.entries(statuses).flatMap(([kind, status]) => judgeKind(snapshot, kind, status)),
        ...(revenue === revenueThere ? [] : [`orders placed are ${revenue}, analytics has ${revenueThere}`]),
        ...(refunded === refundedThere ? [] : [`refunds are ${refunded}, analytics has ${refundedThere}`]),
      ],
    };
  },
};

function judgeKind({ order, analytics: { facts } }: Snapshot, kind: string, status: string): string[] {
  const { missing, more } = difference(
    order.steps
      .filter(({ to, vendorOrderId }) => to === status && vendorOrderId === null)
      .map(({ orderId }) => orderId),
    facts.filter((each) => each.kind === kind).map(({ subjectId }) => subjectId),
  );
  return [
    ...missing.map((orderId) => `analytics has no ${kind} of ${orderId}`),
    ...more.map((orderId) => `analytics has ${kind} of ${orderId}, the order service does not`),
  ];
}
