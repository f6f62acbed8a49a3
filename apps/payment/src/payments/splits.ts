import { NonRetryableError } from '@mvec/errors';
import type { OrderPlaced } from '@mvec/events';
import { equals, type Money, percentage, subtract, sum } from '@mvec/money';

/** One vendor's share of a payment: `commission` is the platform's part of `gross`, `net` the vendor's. */
export interface Split {
  vendorId: string;
  gross: Money;
  commission: Money;
  net: Money;
}

/**
 * Splits an order among its vendors, sorted by vendor. Gross amounts sum to the order's total; commission and net sum to
 * gross.
 * @throws NonRetryableError when the order's parts do not sum to its total: it must not be charged
 */
export function splitOrder(
  order: Pick<OrderPlaced, 'orderId' | 'total' | 'vendorOrders'>,
  basisPoints: number,
): Split[] {
  const { orderId, total, vendorOrders } = order;
  if (vendorOrders.some(({ subtotal }) => subtotal.currency !== total.currency || subtotal.amount < 0)) {
    throw new NonRetryableError(`Order ${orderId} has a part in another currency or below zero`);
  }
  const subtotals = vendorOrders.map(({ subtotal }) => subtotal);
  if (!equals(sum(subtotals, total.currency), total)) {
    throw new NonRetryableError(`The parts of order ${orderId} do not sum to its total of ${total.amount}`);
  }
  const vendors = [...new Set(vendorOrders.map(({ vendorId }) => vendorId))].sort();
  return vendors.map((vendorId) => {
    const own = vendorOrders.filter((part) => part.vendorId === vendorId);
    const gross = sum(
      own.map(({ subtotal }) => subtotal),
      total.currency,
    );
    const commission = percentage(gross, basisPoints);
    return { vendorId, gross, commission, net: subtract(gross, commission) };
  });
}
