import { randomUUID } from 'node:crypto';
import type { OrderCancelled, OrderConfirmed, OrderShipped } from '@mvec/events';

const currency = 'EUR';

/** An order of two vendors: two desks of the first, a lamp of the second. */
export function confirmed(shopperId: string, title = 'Oak desk'): OrderConfirmed {
  const line = { variantId: randomUUID(), productId: randomUUID() };
  const desks = { ...line, title, sku: 'DESK-1', quantity: 2, unitPrice: { amount: 10_000, currency } };
  const lamp = { ...line, title: 'Brass lamp', sku: 'LAMP-1', quantity: 1, unitPrice: { amount: 9_000, currency } };
  return {
    orderId: randomUUID(),
    shopperId,
    total: { amount: 29_000, currency },
    vendorOrders: [
      {
        vendorOrderId: randomUUID(),
        vendorId: randomUUID(),
        subtotal: { amount: 20_000, currency },
        lines: [desks],
      },
      { vendorOrderId: randomUUID(), vendorId: randomUUID(), subtotal: { amount: 9_000, currency }, lines: [lamp] },
    ],
  };
}

export function shipped(shopperId: string, orderId: string = randomUUID()): OrderShipped {
  const line = { variantId: randomUUID(), productId: randomUUID(), title: 'Oak desk', sku: 'DESK-1', quantity: 2 };
  return {
    orderId,
    shopperId,
    vendorOrderId: randomUUID(),
    vendorId: randomUUID(),
    carrier: 'DHL',
    trackingCode: 'JD0001',
    allShipped: true,
    lines: [line],
  };
}

export function cancelled(shopperId: string, orderId: string = randomUUID()): OrderCancelled {
  return { orderId, shopperId, total: { amount: 29_000, currency }, reason: 'payment_failed' };
}
