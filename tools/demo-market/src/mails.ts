import type { Order } from './market.types.js';
import type { PlannedOrder } from './plan.js';

/** Templates of the mails about one order, to the shopper and to its vendors, sorted. */
export function expectedMails({ timeline }: PlannedOrder, { status, vendorOrders }: Order): string[] {
  const eachVendor = (template: string) => vendorOrders.map(() => template);
  if (status === 'cancelled' && timeline !== 'cancelled') return ['order-cancelled'];
  const common = ['order-confirmed', ...eachVendor('new-vendor-order')];
  const end =
    status === 'cancelled'
      ? ['order-cancelled', 'order-refunded', ...eachVendor('vendor-order-cancelled')]
      : eachVendor('order-shipped');
  return [...common, ...end].sort();
}
