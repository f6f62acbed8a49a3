import type { Invariant } from './invariant.js';

const finalStatuses = new Set(['confirmed', 'rejected', 'cancelled']);

/** Additional time for sweepers and restarted parts. */
const graceMs = 60_000;

export const ordersEnd: Invariant = {
  name: 'orders end',
  claim: 'Every order reached a final status by its deadline, or soon after parts that were down came back',
  promises: [13],
  judge: ({ order }, run) => {
    const firstFinal = new Map<string, number>();
    for (const { orderId, to, at } of order.steps)
      if (finalStatuses.has(to) && !firstFinal.has(orderId)) firstFinal.set(orderId, at.getTime());
    const offenders = order.orders.flatMap(({ id, status, releaseOwed, reserveBy, paymentDueAt }) => {
      if (!finalStatuses.has(status)) return [`order ${id} is ${status}`];
      if (releaseOwed) return [`order ${id} still owes catalog a release`];
      const due = (paymentDueAt ?? reserveBy).getTime() + run.paymentDeadlineMaxExtensionSeconds * 1_000;
      const latest = Math.max(due, run.faultsEndedAt.getTime()) + graceMs;
      const late = (firstFinal.get(id) ?? Number.POSITIVE_INFINITY) - latest;
      return late > 0 ? [`order ${id} became ${status} ${Math.round(late / 1000)} s too late`] : [];
    });
    const count = (status: string) => order.orders.filter((each) => each.status === status).length;
    const counted = [...finalStatuses].map((status) => `${count(status)} ${status}`).join(', ');
    return { counted: `${order.orders.length} orders: ${counted}`, offenders };
  },
};
