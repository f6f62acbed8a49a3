import { equals, type Money, multiply, sum } from '@mvec/money';
import type { Offer, Offers } from '../catalog/catalog-offers.js';

export interface Cart {
  /** Null until the first line is added. */
  id: string | null;
  lines: CartLine[];
}

/** A wanted variant, with the offer that the shopper last saw. */
export interface CartLine extends Omit<Offer, 'purchasable'> {
  quantity: number;
  /** Whether catalog sells the variant, whatever the quantity. */
  onSale: boolean;
}

/** A line with the current offer. */
export interface ShownLine extends CartLine {
  /** The price that the shopper last saw, if it differs from the current one. */
  previousPrice: Money | null;
}

/** Applies current offers to the lines. Lines without an offer in the map stay as they are. */
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

/** Whether the shown line has to be stored as what the shopper last saw. */
export function differs(shown: ShownLine, known: CartLine): boolean {
  return (
    shown.previousPrice !== null ||
    shown.available !== known.available ||
    shown.onSale !== known.onSale ||
    shown.title !== known.title ||
    shown.sku !== known.sku
  );
}

/** Whether the line could be bought now, in its quantity. */
export function isPurchasable({ onSale, available, quantity }: CartLine): boolean {
  return onSale && available >= quantity;
}

/** @returns null without lines, and for several currencies, which one order cannot have */
export function totalOf(lines: readonly CartLine[]): Money | null {
  const [currency, another] = new Set(lines.map(({ price }) => price.currency));
  if (currency === undefined || another !== undefined) return null;
  return sum(
    lines.map(({ price, quantity }) => multiply(price, quantity)),
    currency,
  );
}
