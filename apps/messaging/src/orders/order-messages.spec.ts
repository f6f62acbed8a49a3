import { describe, expect, it } from '@jest/globals';
import { cancelled, confirmed, shipped } from '../../test/support/orders.js';
import { cancellationMessages, confirmationMessages, shipmentMessages } from './order-messages.js';

const shopperId = '01930000-0000-7000-8000-000000000001';
const templates = (messages: { template: string }[]) => messages.map(({ template }) => template);

describe('What is told of an order', () => {
  it.each([
    ['nothing yet', { shipped: false, cancelled: false }, ['order-confirmed', 'new-vendor-order', 'new-vendor-order']],
    ['a parcel', { shipped: true, cancelled: false }, ['new-vendor-order', 'new-vendor-order']],
    ['its cancellation', { shipped: false, cancelled: true }, []],
  ])('when it is confirmed after %s was told', (_what, progress, told) => {
    expect(templates(confirmationMessages(confirmed(shopperId), progress))).toEqual(told);
  });

  it('is its own part to each vendor, and nothing of the shopper', () => {
    const order = confirmed(shopperId);
    const toVendors = confirmationMessages(order, { shipped: true, cancelled: false });
    expect(toVendors.map(({ to }) => to)).toEqual(order.vendorOrders.map(({ vendorId }) => ({ vendorId })));
    for (const [index, { data }] of toVendors.entries()) {
      const { vendorOrderId, subtotal, lines } = order.vendorOrders[index] ?? {};
      expect(data).toEqual({ vendorOrderId, subtotal, lines });
    }
  });

  it('is no parcel after its cancellation', () => {
    const progress = { shipped: true, cancelled: false };
    expect(templates(shipmentMessages(shipped(shopperId), progress))).toEqual(['order-shipped']);
    expect(shipmentMessages(shipped(shopperId), { ...progress, cancelled: true })).toEqual([]);
  });

  it('is its cancellation to the shopper and to the vendors that know of it', () => {
    const vendors = [{ vendorId: shopperId, vendorOrderId: shopperId }];
    expect(templates(cancellationMessages(cancelled(shopperId), []))).toEqual(['order-cancelled']);
    expect(templates(cancellationMessages(cancelled(shopperId), vendors))).toEqual([
      'order-cancelled',
      'vendor-order-cancelled',
    ]);
  });
});
