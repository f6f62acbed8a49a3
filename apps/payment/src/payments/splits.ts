import { NonRetryableError } from '@mvec/errors';
import type { OrderPlaced } from '@mvec/events';
import { add, equals, type Money, percentage, subtract, sum } from '@mvec/money';

/** An amount divided between a vendor and the platform: `commission` is the platform's share of `gross`, `net` the vendor's. */
export interface Share {
  vendorId: string;
  gross: Money;
  commission: Money;
  net: Money;
}

/** Share of one vendor order, frozen when the order was placed. */
export interface Split extends Share {
  vendorOrderId: string;
  /** Commission rate of this split. */
  basisPoints: number;
}

/**
 * Splits an order among its vendor orders, sorted by vendor. Gross amounts sum to the order's total; commission and net
 * sum to gross.
 * @param rates basis points by vendor
 * @throws NonRetryableError when the vendor orders do not sum to the order's total: such an order must not be charged
 */
export function splitOrder(
  order: Pick<OrderPlaced, 'orderId' | 'total' | 'vendorOrders'>,
  rates: ReadonlyMap<string, number>,
): Split[] {
  const { orderId, total, vendorOrders } = order;
  if (vendorOrders.some(({ subtotal }) => subtotal.currency !== total.currency || subtotal.amount < 0)) {
    throw new NonRetryableError(`Order ${orderId} has a vendor order in another currency or below zero`);
  }
  const subtotals = vendorOrders.map(({ subtotal }) => subtotal);
  if (!equals(sum(subtotals, total.currency), total)) {
    throw new NonRetryableError(`The vendor orders of order ${orderId} do not sum to its total of ${total.amount}`);
  }
  return vendorOrders.map((vendorOrder) => splitVendorOrder(vendorOrder, rates)).sort(byVendor);
}

/** Sums the splits of each vendor, as events publish them, in the order of the splits. */
export function sharesByVendor(splits: readonly Split[]): Share[] {
  const shares = new Map<string, Share>();
  for (const { vendorId, gross, commission, net } of splits) {
    const known = shares.get(vendorId);
    shares.set(vendorId, {
      vendorId,
      gross: known ? add(known.gross, gross) : gross,
      commission: known ? add(known.commission, commission) : commission,
      net: known ? add(known.net, net) : net,
    });
  }
  return [...shares.values()];
}

function splitVendorOrder(
  { vendorId, vendorOrderId, subtotal: gross }: OrderPlaced['vendorOrders'][number],
  rates: ReadonlyMap<string, number>,
): Split {
  const basisPoints = rates.get(vendorId);
  if (basisPoints === undefined) throw new Error(`There is no commission rate for vendor ${vendorId}`);
  const commission = percentage(gross, basisPoints);
  return { vendorId, vendorOrderId, gross, commission, net: subtract(gross, commission), basisPoints };
}

/** The order in which every posting locks vendor accounts. */
function byVendor(left: Split, right: Split): number {
  return left.vendorId < right.vendorId ? -1 : Number(left.vendorId > right.vendorId);
}
