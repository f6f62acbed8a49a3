import { catalogue } from '@mvec/events';

/**
 * Events that each service handles. Written by hand, because a service's own inbox cannot show a missing
 * subscription; a spec compares it with the handlers in the services' sources.
 */
export const subscriptions: Readonly<Record<string, readonly string[]>> = {
  order: ['payment.captured.v1', 'payment.failed.v1', 'hold.lost.v1'],
  catalog: [
    'vendor.approved.v1',
    'vendor.suspended.v1',
    'vendor.reinstated.v1',
    'order.placed.v1',
    'order.confirmed.v1',
    'order.cancelled.v1',
  ],
  payment: ['order.placed.v1', 'order.cancelled.v1', 'order.shipped.v1'],
  messaging: [
    'account.registered.v1',
    'account.updated.v1',
    'account.password-changed.v1',
    'session.started.v1',
    'session.family-revoked.v1',
    'vendor.applied.v1',
    'vendor.approved.v1',
    'vendor.rejected.v1',
    'vendor.suspended.v1',
    'vendor.reinstated.v1',
    'order.confirmed.v1',
    'order.shipped.v1',
    'order.cancelled.v1',
    'payment.refunded.v1',
  ],
  analytics: [
    'vendor.applied.v1',
    'vendor.approved.v1',
    'vendor.rejected.v1',
    'vendor.suspended.v1',
    'vendor.reinstated.v1',
    'product.published.v1',
    'product.updated.v1',
    'product.archived.v1',
    'payment.captured.v1',
    'payment.refunded.v1',
    'payment.failed.v1',
    'delivery.sent.v1',
    'delivery.failed.v1',
    'session.started.v1',
    'stock.adjusted.v1',
    'hold.lost.v1',
    'cart.started.v1',
    'order.placed.v1',
    'order.confirmed.v1',
    'order.shipped.v1',
    'order.cancelled.v1',
    'order.rejected.v1',
  ],
};

export function consumersOf(type: string): string[] {
  return Object.entries(subscriptions).flatMap(([consumer, types]) => (types.includes(type) ? [consumer] : []));
}

/** Consumers that handle at least one event type of the topic, and therefore read all its messages. */
export function readersOf(topic: string): string[] {
  const types = catalogue.filter((contract) => contract.topic.name === topic).map(({ type }) => type);
  return [...new Set(types.flatMap(consumersOf))];
}
