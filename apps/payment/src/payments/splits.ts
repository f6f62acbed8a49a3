import { NonRetryableError } from '@mvec/errors';
import type { OrderPlaced } from '@mvec/events';
import { add, equals, type Money, percentage, subtract, sum } from '@mvec/money';

/** What is divided between a vendor and the platform: `commission` is the platform's part of `gross`, `net` the vendor's. */
export interface Share {
  vendorId: string;
  gross: Money;
  commission: Money;
  net: Money;
}

/** The share of one vendor order, frozen when the order was placed. */
export interface Split extends Share {
  vendorOrderId: string;
  /** The rate that the commission was made with. */
  basisPoints: number;
}

/**
 * Splits an order among its vendor orders, sorted by vendor. Gross amounts sum to the order's total; commission and net
 * sum to gross.
 * @param rates basis points by vendor
 * @throws NonRetryableError when the order's parts do not sum to its total: it must not be charged
 */
export function splitOrder(
  order: Pick<OrderPlaced, 'orderId' | 'total' | 'vendorOrders'>,
  rates: ReadonlyMap<string, number>,
): Split[] {
  const { orderId, total, vendorOrders } = order;
  if (vendorOrders.some(({ subtotal }) => subtotal.currency !== total.currency || subtotal.amount < 0)) {
    throw new NonRetryableError(`Order ${orderId} has a part in another currency or below zero`);
  }
  const subtotals = vendorOrders.map(({ subtotal }) => subtotal);
  if (!equals(sum(subtotals, total.currency), total)) {
    throw new NonRetryableError(`The parts of order ${orderId} do not sum to its total of ${total.amount}`);
  }
  return vendorOrders.map((part) => split(part, rates)).sort(byVendor);
}

/** One share for each vendor, as events tell it, in the order of the splits. */
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

function split(
  { vendorId, vendorOrderId, subtotal: gross }: OrderPlaced['vendorOrders'][number],
  rates: ReadonlyMap<string, number>,
): Split {
  const basisPoints = rates.get(vendorId);
  if (basisPoints === undefined) throw new Error(`There is no commission rate for vendor ${vendorId}`);
  const commission = percentage(gross, basisPoints);
  return { vendorId, vendorOrderId, gross, commission, net: subtract(gross, commission), basisPoints };
}

/** Everybody locks vendors' accounts in this order. */
function byVendor(left: Split, right: Split): number {
  return left.vendorId < right.vendorId ? -1 : Number(left.vendorId > right.vendorId);
}
