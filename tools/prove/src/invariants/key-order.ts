import { partitionOf } from '@mvec/events';
import type { Snapshot } from '../snapshots/snapshot.types.js';
import { field, publishedEvents, type PublishedEvent } from './events.js';
import type { Invariant } from './invariant.js';

export const keyOrder: Invariant = {
  name: 'order per key',
  claim: 'Events of one key are in one partition, their first copies in the order in which they happened',
  promises: [3],
  judge: (snapshot) => {
    const events = publishedEvents(snapshot);
    const strayed = events.filter(({ key = '', partition }) => partitionOf(key) !== partition);
    const byOrder = Map.groupBy(events.filter(isOfOrder), ({ key = '' }) => key);
    const byVariant = Map.groupBy(events.filter(isAdjustment), ({ key = '' }) => key);
    return {
      counted: `${events.length} events, ${byOrder.size} orders, ${byVariant.size} variants`,
      offenders: [
        ...strayed.map(({ type, id, partition }) => `${type} ${id} is in another partition, ${partition}`),
        ...disordered('order', happenedToOrders(snapshot), byOrder, aboutOrder),
        ...disordered('stock of', happenedToStock(snapshot), byVariant, aboutStock),
        ...refundsBeforeCaptures(events),
      ],
    };
  },
};

const typeOfStep: Readonly<Record<string, string>> = {
  awaiting_payment: 'order.placed.v1',
  confirmed: 'order.confirmed.v1',
  cancelled: 'order.cancelled.v1',
  rejected: 'order.rejected.v1',
  shipped: 'order.shipped.v1',
};

function isOfOrder({ type }: PublishedEvent): boolean {
  return Object.values(typeOfStep).includes(type);
}

function isAdjustment({ type }: PublishedEvent): boolean {
  return type === 'stock.adjusted.v1';
}

function aboutOrder(event: PublishedEvent): string {
  return event.type === 'order.shipped.v1' ? `${event.type} ${field(event, 'vendorOrderId')}` : event.type;
}

function aboutStock(event: PublishedEvent): string {
  return `${field(event, 'delta')} to ${field(event, 'available')}`;
}

/** Events of each order, in the order in which they happened, from the order service's database. */
function happenedToOrders({ order }: Snapshot): Map<string, string[]> {
  const steps = order.steps.flatMap(({ orderId, to, vendorOrderId }) => {
    const type = vendorOrderId === null ? typeOfStep[to] : `order.shipped.v1 ${vendorOrderId}`;
    return type === undefined ? [] : [{ orderId, type }];
  });
  return texts(
    Map.groupBy(steps, ({ orderId }) => orderId),
    ({ type }) => type,
  );
}

function happenedToStock({ catalog }: Snapshot): Map<string, string[]> {
  const changes = catalog.adjustments.filter(({ first }) => !first);
  return texts(
    Map.groupBy(changes, ({ variantId }) => variantId),
    ({ delta, available }) => `${delta} to ${available}`,
  );
}

function texts<T>(groups: Map<string, T[]>, text: (item: T) => string): Map<string, string[]> {
  return new Map([...groups].map(([key, items]) => [key, items.map(text)]));
}

/** Compares the order of events of each key that has all of them; other invariants detect missing events. */
function disordered(
  what: string,
  happened: Map<string, string[]>,
  published: Map<string, PublishedEvent[]>,
  about: (event: PublishedEvent) => string,
): string[] {
  return [...happened].flatMap(([key, expected]) => {
    const found = (published.get(key) ?? []).toSorted((one, other) => one.offset - other.offset).map(about);
    const same = found.toSorted().join() === expected.toSorted().join();
    return same && found.join() !== expected.join() ? [`${what} ${key}: published ${found.join(', ')}`] : [];
  });
}

function refundsBeforeCaptures(events: readonly PublishedEvent[]): string[] {
  const captured = new Map(
    events.filter(({ type }) => type === 'payment.captured.v1').map((event) => [event.key, event]),
  );
  return events
    .filter(({ type, key, offset }) => type === 'payment.refunded.v1' && offset < (captured.get(key)?.offset ?? 0))
    .map(({ key = '' }) => `payment of order ${key}: refunded before it was captured`);
}
