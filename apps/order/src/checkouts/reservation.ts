import { equals, type Money, multiply, sum } from '@mvec/money';
import { v7 as uuidv7 } from 'uuid';
import type { OrderLine, VendorOrder, WantedLine } from '../order-lifecycle/order.js';
import {
  type CheckoutRejectedError,
  InsufficientStockError,
  type MissingLine,
  PriceChangedError,
  ReservationExpiredError,
  ReservationRefusedError,
} from './checkout.errors.js';

export interface HeldLine extends OrderLine {
  vendorId: string;
}

/** What catalog said to a hold request; that it said nothing is an exception. */
export type Reservation =
  | { kind: 'held'; lines: HeldLine[]; total: Money }
  | { kind: 'insufficient_stock'; lines: MissingLine[] }
  | { kind: 'released' }
  | { kind: 'refused'; code: string; detail: string };

/** How a checkout goes on from catalog's answer. */
export type CheckoutStep = PlaceStep | RejectStep;

export interface PlaceStep {
  kind: 'place';
  total: Money;
  parts: VendorOrder[];
}

export interface RejectStep {
  kind: 'reject';
  error: CheckoutRejectedError;
  total?: Money;
}

export function checkoutStep(orderId: string, expectedTotal: Money, reservation: Reservation): CheckoutStep {
  switch (reservation.kind) {
    case 'held':
      return stepOfHold(orderId, expectedTotal, reservation);
    case 'insufficient_stock':
      return { kind: 'reject', error: new InsufficientStockError(orderId, reservation.lines) };
    case 'released':
      return { kind: 'reject', error: new ReservationExpiredError(orderId) };
    case 'refused':
      return { kind: 'reject', error: new ReservationRefusedError(orderId, reservation.code, reservation.detail) };
  }
}

/** Whether the held lines are exactly what was asked for, in one currency, and come to the total. */
export function fitsLines(wanted: readonly WantedLine[], held: { lines: readonly HeldLine[]; total: Money }): boolean {
  const { currency } = held.total;
  const quantities = new Map(held.lines.map((line) => [line.variantId, line.quantity]));
  const sameLines = held.lines.length === wanted.length && quantities.size === wanted.length;
  if (!sameLines || !wanted.every((line) => quantities.get(line.variantId) === line.quantity)) return false;
  if (held.lines.some((line) => line.unitPrice.currency !== currency)) return false;
  return equals(sum(held.lines.map(lineTotal), currency), held.total);
}

function stepOfHold(orderId: string, expectedTotal: Money, held: { lines: HeldLine[]; total: Money }): CheckoutStep {
  const { lines, total } = held;
  if (!equals(total, expectedTotal)) {
    return { kind: 'reject', error: new PriceChangedError(orderId, expectedTotal, total), total };
  }
  return { kind: 'place', total, parts: splitByVendor(orderId, lines, total.currency) };
}

function splitByVendor(orderId: string, lines: readonly HeldLine[], currency: string): VendorOrder[] {
  return [...Map.groupBy(lines, (line) => line.vendorId)].map(([vendorId, ofVendor]) => ({
    id: uuidv7(),
    orderId,
    vendorId,
    status: 'awaiting_payment',
    subtotal: sum(ofVendor.map(lineTotal), currency),
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
