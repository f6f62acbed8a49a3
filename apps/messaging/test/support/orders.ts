import { randomUUID } from 'node:crypto';
import type { OrderCancelled, OrderConfirmed } from '@mvec/events';

const currency = 'EUR';

export function confirmed(shopperId: string, title = 'Oak desk'): OrderConfirmed {
  const unitPrice = { amount: 14_500, currency };
  const line = { variantId: randomUUID(), productId: randomUUID(), title, sku: 'DESK-1', quantity: 2, unitPrice };
  const total = { amount: 29_000, currency };
  return {
    orderId: randomUUID(),
    shopperId,
    total,
    vendorOrders: [{ vendorOrderId: randomUUID(), vendorId: randomUUID(), subtotal: total, lines: [line] }],
  };
}

export function cancelled(shopperId: string): OrderCancelled {
  return { orderId: randomUUID(), shopperId, total: { amount: 500, currency }, reason: 'payment_failed' };
}
