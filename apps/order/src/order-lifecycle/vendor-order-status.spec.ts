import { describe, expect, it } from '@jest/globals';
import { orderStatuses } from './order-status.js';
import {
  vendorOrderCauseOf,
  vendorOrderMoveOf,
  showsDeliveryAddress,
  vendorOrderStatuses,
} from './vendor-order-status.js';

describe('the transitions of a vendor order', () => {
  it.each([
    ['order_confirmed', ['awaiting_payment'], 'confirmed'],
    ['order_cancelled', ['awaiting_payment', 'confirmed'], 'cancelled'],
    ['shipped', ['confirmed'], 'shipped'],
  ] as const)('%s moves a vendor order from %j to %s, and from no other status', (cause, from, to) => {
    expect(vendorOrderMoveOf(cause)).toEqual({ from, to });
  });

  it('follow the order where it is confirmed or cancelled', () => {
    const causes = orderStatuses.map((status) => [status, vendorOrderCauseOf(status)]);
    expect(Object.fromEntries(causes)).toEqual({
      reserving: undefined,
      awaiting_payment: undefined,
      confirmed: 'order_confirmed',
      rejected: undefined,
      cancelled: 'order_cancelled',
    });
  });

  it('show the vendor where it goes from the confirmation on, also when it has shipped, unless it is cancelled', () => {
    expect(vendorOrderStatuses.filter(showsDeliveryAddress)).toEqual(['confirmed', 'shipped']);
  });
});
