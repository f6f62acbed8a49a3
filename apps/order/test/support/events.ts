import { type EventEnvelope, type PaymentCaptured, PaymentCapturedV1, type PaymentFailed } from '@mvec/events';
import { v7 as uuidv7 } from 'uuid';
import type { OrderView } from '../../src/orders/order.dto.js';

export function captured(order: OrderView, amount = order.total.amount): PaymentCaptured {
  const { currency } = order.total;
  const splits = order.vendorOrders.map(({ vendorId, subtotal }) => ({
    vendorId,
    gross: subtotal,
    commission: { amount: 0, currency },
    net: subtotal,
  }));
  return { paymentId: uuidv7(), orderId: order.id, amount: { amount, currency }, splits };
}

/** The event in its envelope, as consumers receive it. */
export function capturedEvent(order: OrderView): EventEnvelope<PaymentCaptured> {
  return {
    id: uuidv7(),
    type: PaymentCapturedV1.type,
    source: 'payment',
    time: new Date().toISOString(),
    subject: order.id,
    correlationId: uuidv7(),
    data: captured(order),
  };
}

export function failed(order: OrderView): PaymentFailed {
  return { paymentId: uuidv7(), orderId: order.id, code: 'card_declined' };
}
