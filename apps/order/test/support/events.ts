import type { PaymentCaptured, PaymentFailed } from '@mvec/events';
import { v7 as uuidv7 } from 'uuid';
import type { OrderDto } from '../../src/orders/dto/order.dto.js';

export function captured(order: OrderDto, amount = order.total.amount): PaymentCaptured {
  const { currency } = order.total;
  const splits = order.vendorOrders.map(({ vendorId, subtotal }) => ({
    vendorId,
    gross: subtotal,
    commission: { amount: 0, currency },
    net: subtotal,
  }));
  return { paymentId: uuidv7(), orderId: order.id, amount: { amount, currency }, splits };
}

export function failed(order: OrderDto): PaymentFailed {
  return { paymentId: uuidv7(), orderId: order.id, code: 'card_declined' };
}
