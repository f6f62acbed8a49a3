import { randomUUID } from 'node:crypto';
import type { Money } from '@mvec/money';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1, PaymentRefundedV1 } from '@mvec/events';
import { type Happening, happening } from './test-analytics.js';

function facts(total: Money) {
  const line = { variantId: randomUUID(), productId: randomUUID(), title: 'Tea', sku: 'TEA', quantity: 1 };
  return {
    orderId: randomUUID(),
    shopperId: randomUUID(),
    total,
    vendorOrders: [
      {
        vendorOrderId: randomUUID(),
        vendorId: randomUUID(),
        subtotal: total,
        lines: [{ ...line, unitPrice: total }],
      },
    ],
  };
}

/** All that is said about an order that is paid. */
export function confirmedOrder(total: Money, time?: string): Happening[] {
  const order = facts(total);
  const placed = { ...order, paymentMethodId: randomUUID(), paymentDueAt: new Date().toISOString() };
  return [happening(OrderPlacedV1, placed, time), happening(OrderConfirmedV1, order, time)] as Happening[];
}

/** All that is said about an order that is paid too late. */
export function refundedOrder(total: Money, time?: string): Happening[] {
  const { vendorOrders, ...order } = facts(total);
  const placed = { ...order, vendorOrders, paymentMethodId: randomUUID(), paymentDueAt: new Date().toISOString() };
  const refund = { paymentId: randomUUID(), orderId: order.orderId, amount: total };
  return [
    happening(OrderPlacedV1, placed, time),
    happening(OrderCancelledV1, { ...order, reason: 'payment_expired' as const }, time),
    happening(PaymentRefundedV1, refund, time),
  ] as Happening[];
}
