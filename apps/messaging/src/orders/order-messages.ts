import type { OrderCancelled, OrderConfirmed, OrderShipped, PaymentRefunded } from '@mvec/events';
import type { Message } from '../messages/message.js';
import type { OrderProgress, ToldVendor } from './order-progress.service.js';

/** To the shopper, and to each vendor about its own part. A confirmation that comes late must still make sense. */
export function confirmationMessages(order: OrderConfirmed, { shipped, cancelled }: OrderProgress): Message[] {
  if (cancelled) return [];
  const toVendors = vendorMessages(order);
  return shipped ? toVendors : [confirmation(order), ...toVendors];
}

function confirmation({ orderId, shopperId, total, vendorOrders }: OrderConfirmed): Message {
  const lines = vendorOrders.flatMap((part) => part.lines);
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

/** To the shopper, and to the vendors that were told of the order. */
export function cancellationMessages(
  order: OrderCancelled,
  vendors: Pick<ToldVendor, 'vendorId' | 'vendorOrderId'>[],
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

/** Payment does not know who the shopper is. */
export function refundMessage({ orderId, amount }: PaymentRefunded): Message {
  return { to: { shopperOf: orderId }, template: 'order-refunded', data: { orderId, amount } };
}
