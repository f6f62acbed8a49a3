import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { Invariant } from './invariant.js';
import { difference } from './tally.js';

/** Templates about orders. Those about accounts are not judged: they depend on sign-ins from new devices. */
const ofOrders = new Set([
  'order-confirmed',
  'new-vendor-order',
  'order-shipped',
  'order-cancelled',
  'vendor-order-cancelled',
  'order-refunded',
]);

export const deliveries: Invariant = {
  name: 'one message each',
  claim: 'Each recipient got exactly one message about each step of an order',
  promises: [4, 5, 16],
  judge: (snapshot) => {
    const found = snapshot.messaging.deliveries.filter(({ template }) => ofOrders.has(template));
    const { missing, more } = difference(
      expectedMessages(snapshot),
      found.map(({ template, orderId }) => `${template} of order ${orderId ?? ''}`),
    );
    const unsent = snapshot.messaging.deliveries.filter(({ status }) => status !== 'sent');
    return {
      counted: `${found.length} messages about orders, ${snapshot.messaging.deliveries.length} in all`,
      offenders: [
        ...missing.map((message) => `${message} was not sent`),
        ...more.map((message) => `${message} was sent too often`),
        ...unsent.map(({ id, template, status }) => `delivery ${id} (${template}) is ${status}`),
      ],
    };
  },
};

function expectedMessages({ order, payment }: Snapshot): string[] {
  const parts = Map.groupBy(order.parts, ({ orderId }) => orderId);
  const confirmed = new Set(order.steps.filter(({ to }) => to === 'confirmed').map(({ orderId }) => orderId));
  const eachPart = (template: string, orderId: string) =>
    (parts.get(orderId) ?? []).map(() => `${template} of order ${orderId}`);
  const steps = order.steps.flatMap(({ orderId, to, vendorOrderId }) => {
    if (vendorOrderId !== null) return [];
    if (to === 'confirmed') return [`order-confirmed of order ${orderId}`, ...eachPart('new-vendor-order', orderId)];
    if (to !== 'cancelled') return [];
    const toVendors = confirmed.has(orderId) ? eachPart('vendor-order-cancelled', orderId) : [];
    return [`order-cancelled of order ${orderId}`, ...toVendors];
  });
  const shipped = order.shipments.map(({ orderId }) => `order-shipped of order ${orderId}`);
  const refunds = payment.entries.filter(({ kind }) => kind === 'refund');
  return [...steps, ...shipped, ...refunds.map(({ orderId }) => `order-refunded of order ${orderId}`)];
}
