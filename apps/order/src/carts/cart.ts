import { equals, type Money, multiply, sum } from '@mvec/money';
import type { Offer, Offers } from '../catalog/catalog-offers.js';

export interface Cart {
  /** Null before the first line. */
  id: string | null;
  lines: CartLine[];
}

/** What a shopper wants, and what catalog said of it when the shopper last looked. */
export interface CartLine extends Omit<Offer, 'purchasable'> {
  quantity: number;
  /** Whether catalog sells it at all, in whatever number. */
  onSale: boolean;
}

/** A line as it is shown now. */
export interface ShownLine extends CartLine {
  /** What the shopper last saw, where that is another price than now. */
  previousPrice: Money | null;
}

/** The lines by what catalog says now; those that it was not asked for stay as they were. */
export function refreshLines(lines: readonly CartLine[], offers: Offers): ShownLine[] {
  return lines.map((line) => {
    const offer = offers.get(line.variantId);
    if (offer === undefined) return { ...line, previousPrice: null };
    if (offer === null) return { ...line, available: 0, onSale: false, previousPrice: null };
    const previousPrice = equals(offer.price, line.price) ? null : line.price;
    return { ...toCartLine(offer, line.quantity), previousPrice };
  });
}

export function toCartLine({ purchasable, ...offer }: Offer, quantity: number): CartLine {
  return { ...offer, quantity, onSale: purchasable };
}

/** Whether there is something to remember of what was shown. */
export function differs(shown: ShownLine, known: CartLine): boolean {
  return (
    shown.previousPrice !== null ||
    shown.available !== known.available ||
    shown.onSale !== known.onSale ||
    shown.title !== known.title ||
    shown.sku !== known.sku
  );
}

/** It could be bought now, in this number. */
export function isPurchasable({ onSale, available, quantity }: CartLine): boolean {
  return onSale && available >= quantity;
}

/** Null when there are no lines, or they are in several currencies: these cannot be bought in one order. */
export function totalOf(lines: readonly CartLine[]): Money | null {
  const [currency, another] = new Set(lines.map(({ price }) => price.currency));
  if (currency === undefined || another !== undefined) return null;
  return sum(
    lines.map(({ price, quantity }) => multiply(price, quantity)),
    currency,
  );
}
