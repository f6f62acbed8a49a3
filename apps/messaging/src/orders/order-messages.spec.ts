import { describe, expect, it } from '@jest/globals';
import { cancelled, confirmed, shipped } from '../../test/support/orders.js';
import { cancellationMessages, confirmationMessages, shipmentMessages } from './order-messages.js';

const shopperId = '01930000-0000-7000-8000-000000000001';
const templates = (messages: { template: string }[]) => messages.map(({ template }) => template);

describe('messages about an order', () => {
  it.each([
    [
      'no other message',
      { shipped: false, cancelled: false },
      ['order-confirmed', 'new-vendor-order', 'new-vendor-order'],
    ],
    ['the shipment', { shipped: true, cancelled: false }, ['new-vendor-order', 'new-vendor-order']],
    ['the cancellation', { shipped: false, cancelled: true }, []],
  ])('fit a confirmation after %s', (_what, progress, expected) => {
    expect(templates(confirmationMessages(confirmed(shopperId), progress))).toEqual(expected);
  });

  it('show each vendor only its part, and nothing about the shopper', () => {
    const order = confirmed(shopperId);
    const toVendors = confirmationMessages(order, { shipped: true, cancelled: false });
    expect(toVendors.map(({ to }) => to)).toEqual(order.vendorOrders.map(({ vendorId }) => ({ vendorId })));
    for (const [index, { data }] of toVendors.entries()) {
      const { vendorOrderId, subtotal, lines } = order.vendorOrders[index] ?? {};
      expect(data).toEqual({ vendorOrderId, subtotal, lines });
    }
  });

  it('leave out a shipment after the cancellation', () => {
    const progress = { shipped: true, cancelled: false };
    expect(templates(shipmentMessages(shipped(shopperId), progress))).toEqual(['order-shipped']);
    expect(shipmentMessages(shipped(shopperId), { ...progress, cancelled: true })).toEqual([]);
  });

  it('send a cancellation to the shopper and to the notified vendors', () => {
    const vendors = [{ vendorId: shopperId, vendorOrderId: shopperId }];
    expect(templates(cancellationMessages(cancelled(shopperId), []))).toEqual(['order-cancelled']);
    expect(templates(cancellationMessages(cancelled(shopperId), vendors))).toEqual([
      'order-cancelled',
      'vendor-order-cancelled',
    ]);
  });
});
