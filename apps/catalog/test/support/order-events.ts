import { randomUUID } from 'node:crypto';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1, partitionOf, toHeaders, type Topic } from '@mvec/events';
import type { SafeProducer } from '@mvec/kafka';

export interface OrderLine {
  variantId: string;
  quantity: number;
}

export interface OrderEvent {
  id: string;
  time: string;
  contract: { type: string; topic: Topic };
  orderId: string;
  data: unknown;
}

const money = (amount: number) => ({ amount, currency: 'EUR' });

function order(orderId: string, lines: readonly OrderLine[]) {
  const priced = lines.map(({ variantId, quantity }) => ({
    variantId,
    productId: randomUUID(),
    title: 'Product',
    sku: 'SKU-1',
    quantity,
    unitPrice: money(1_000),
  }));
  const total = money(lines.reduce((sum, { quantity }) => sum + quantity * 1_000, 0));
  return {
    orderId,
    shopperId: randomUUID(),
    total,
    vendorOrders: [{ vendorOrderId: randomUUID(), vendorId: randomUUID(), subtotal: total, lines: priced }],
  };
}

export function orderPlaced(orderId: string, lines: readonly OrderLine[]): OrderEvent {
  const data = { ...order(orderId, lines), paymentMethodId: randomUUID(), paymentDueAt: new Date().toISOString() };
  return { ...identity(), contract: OrderPlacedV1, orderId, data };
}

export function orderConfirmed(orderId: string, lines: readonly OrderLine[]): OrderEvent {
  return { ...identity(), contract: OrderConfirmedV1, orderId, data: order(orderId, lines) };
}

export function orderCancelled(orderId: string): OrderEvent {
  const data = { orderId, shopperId: randomUUID(), total: money(1_000), reason: 'payment_failed' };
  return { ...identity(), contract: OrderCancelledV1, orderId, data };
}

/** A redelivery of the event has the same identity. */
function identity() {
  return { id: randomUUID(), time: new Date().toISOString() };
}

/** Publishes as the order service does; publishing the same event twice is a redelivery. */
export async function publish(producer: SafeProducer, ...events: OrderEvent[]): Promise<void> {
  for (const { id, time, contract, orderId, data } of events) {
    const headers = toHeaders({
      id,
      type: contract.type,
      source: 'order',
      time,
      subject: orderId,
      correlationId: randomUUID(),
    });
    const message = { key: orderId, headers, value: Buffer.from(JSON.stringify(data)) };
    await producer.publish(contract.topic.name, partitionOf(orderId), [message]);
  }
}
