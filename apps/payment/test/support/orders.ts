import { randomUUID } from 'node:crypto';
import type { EventEnvelope, OrderCancelled, OrderPlaced, OrderShipped } from '@mvec/events';

export const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** An order of two vendors over 30.00 EUR. */
export function anOrder(overrides: Partial<OrderPlaced> = {}): OrderPlaced {
  return {
    orderId: randomUUID(),
    shopperId: randomUUID(),
    paymentMethodId: randomUUID(),
    total: eur(3_000),
    vendorOrders: [vendorPart(2_000), vendorPart(1_000)],
    paymentDueAt: new Date(Date.now() + 900_000).toISOString(),
    ...overrides,
  };
}

export function vendorPart(amount: number, vendorId: string = randomUUID()): OrderPlaced['vendorOrders'][number] {
  const line = { variantId: randomUUID(), productId: randomUUID(), title: 'Teapot', sku: 'T-1' };
  return {
    vendorOrderId: randomUUID(),
    vendorId,
    subtotal: eur(amount),
    lines: [{ ...line, quantity: 1, unitPrice: eur(amount) }],
  };
}

export function cancellationOf({ orderId, shopperId, total }: OrderPlaced): OrderCancelled {
  return { orderId, shopperId, total, reason: 'shopper_request' };
}

export function shipmentOf(
  { orderId, shopperId }: OrderPlaced,
  { vendorOrderId, vendorId, lines }: OrderPlaced['vendorOrders'][number],
): OrderShipped {
  const parcel = { carrier: 'Post', trackingCode: 'TR-1', allShipped: false };
  return { orderId, shopperId, vendorOrderId, vendorId, ...parcel, lines };
}

/** A new event of the order service, as a handler receives it. */
export function orderEvent<T extends { orderId: string }>(
  type: string,
  data: T,
  time = new Date().toISOString(),
): EventEnvelope<T> {
  return { id: randomUUID(), type, source: 'order', time, subject: data.orderId, correlationId: randomUUID(), data };
}
