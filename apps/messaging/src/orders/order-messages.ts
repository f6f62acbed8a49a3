import type { OrderCancelled, OrderConfirmed, OrderShipped, PaymentRefunded } from '@mvec/events';
import type { Message } from '../messages/message.js';
import type { NotifiedVendor, OrderProgress } from './order-progress.service.js';

/** Messages to the shopper and, about their parts, to the vendors; none that the order's progress has made obsolete. */
export function confirmationMessages(order: OrderConfirmed, { shipped, cancelled }: OrderProgress): Message[] {
  if (cancelled) return [];
  const toVendors = vendorMessages(order);
  return shipped ? toVendors : [confirmation(order), ...toVendors];
}

function confirmation({ orderId, shopperId, total, vendorOrders }: OrderConfirmed): Message {
  const lines = vendorOrders.flatMap((vendorOrder) => vendorOrder.lines);
  return { to: { accountId: shopperId }, orderId, template: 'order-confirmed', data: { orderId, total, lines } };
}

function vendorMessages({ orderId, vendorOrders }: OrderConfirmed): Message[] {
  return vendorOrders.map(({ vendorOrderId, vendorId, subtotal, lines }) => ({
    to: { vendorId },
    orderId,
    template: 'new-vendor-order',
    data: { vendorOrderId, subtotal, lines },
  }));
}

export function shipmentMessages(shipment: OrderShipped, { cancelled }: OrderProgress): Message[] {
  if (cancelled) return [];
  const { orderId, shopperId, carrier, trackingCode, allShipped, lines } = shipment;
  const data = { orderId, carrier, trackingCode, allShipped, lines };
  return [{ to: { accountId: shopperId }, orderId, template: 'order-shipped', data }];
}

/** Messages to the shopper, and to the vendors that were notified of the order. */
export function cancellationMessages(
  order: OrderCancelled,
  vendors: Pick<NotifiedVendor, 'vendorId' | 'vendorOrderId'>[],
): Message[] {
  const { orderId, shopperId, total, reason } = order;
  const toVendors = vendors.map(({ vendorId, vendorOrderId }): Message => ({
    to: { vendorId },
    orderId,
    template: 'vendor-order-cancelled',
    data: { vendorOrderId },
  }));
  return [
    { to: { accountId: shopperId }, orderId, template: 'order-cancelled', data: { orderId, total, reason } },
    ...toVendors,
  ];
}

/** The event does not name the shopper: the recipient is found by the order. */
export function refundMessage({ orderId, amount }: PaymentRefunded): Message {
  return { to: { shopperOf: orderId }, template: 'order-refunded', data: { orderId, amount } };
}
