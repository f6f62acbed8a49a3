import { equals, type Money, multiply, sum } from '@mvec/money';
import { v7 as uuidv7 } from 'uuid';
import type { OrderLine, VendorOrder, WantedLine } from '../order-lifecycle/order.js';
import type { PendingOrder } from '../order-lifecycle/pending-order.js';
import { PriceChangedError } from './checkout.errors.js';

/** What catalog holds for an order, as catalog describes and prices it. */
export interface Reservation {
  lines: HeldLine[];
  total: Money;
}

export interface HeldLine extends OrderLine {
  vendorId: string;
}

/** @throws PriceChangedError when the total is not the one that the shopper agreed to */
export function requireExpectedTotal({ id, expectedTotal }: PendingOrder, { total }: Reservation): void {
  if (!equals(total, expectedTotal)) throw new PriceChangedError(id, expectedTotal, total);
}

/** Whether the held lines are exactly the wanted ones, in one currency, and sum to the total. */
export function fitsLines(wanted: readonly WantedLine[], { lines, total }: Reservation): boolean {
  const { currency } = total;
  const quantities = new Map(lines.map((line) => [line.variantId, line.quantity]));
  const hasSameLines = lines.length === wanted.length && quantities.size === wanted.length;
  if (!hasSameLines || !wanted.every((line) => quantities.get(line.variantId) === line.quantity)) return false;
  if (lines.some((line) => line.unitPrice.currency !== currency)) return false;
  return equals(sum(lines.map(lineTotal), currency), total);
}

export function splitByVendor(orderId: string, { lines, total }: Reservation): VendorOrder[] {
  return [...Map.groupBy(lines, (line) => line.vendorId)].map(([vendorId, ofVendor]) => ({
    id: uuidv7(),
    orderId,
    vendorId,
    status: 'awaiting_payment',
    subtotal: sum(ofVendor.map(lineTotal), total.currency),
    shipment: null,
    lines: ofVendor.map(({ variantId, productId, title, sku, quantity, unitPrice }) => ({
      variantId,
      productId,
      title,
      sku,
      quantity,
      unitPrice,
    })),
  }));
}

function lineTotal({ unitPrice, quantity }: OrderLine): Money {
  return multiply(unitPrice, quantity);
}
