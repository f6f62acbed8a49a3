import { type Money, money, multiply, sum } from '@mvec/money';
import { lineTitle } from '../hold-lines.js';

export interface HeldLineDto {
  variantId: string;
  productId: string;
  vendorId: string;
  title: string;
  sku: string;
  quantity: number;
  unitPrice: Money;
}

export interface HoldDto {
  orderId: string;
  lines: HeldLineDto[];
  total: Money;
  /** Null once the order is placed. */
  expiresAt: string | null;
}

/** A line of a hold, as it was just taken or as it is kept. */
export interface HeldLine {
  variant_id: string | null;
  product_id: string;
  vendor_id: string;
  product_title: string;
  variant_title: string;
  sku: string;
  quantity: number;
  price_amount: number;
  price_currency: string;
  expires_at: Date | null;
}

/** @param held at least one line, all in one currency */
export function toHoldDto(orderId: string, held: readonly HeldLine[]): HoldDto {
  const lines = held.map(toLineDto);
  const currency = held[0]?.price_currency ?? '';
  return {
    orderId,
    lines,
    total: sum(
      lines.map(({ unitPrice, quantity }) => multiply(unitPrice, quantity)),
      currency,
    ),
    expiresAt: held[0]?.expires_at?.toISOString() ?? null,
  };
}

function toLineDto(line: HeldLine): HeldLineDto {
  return {
    variantId: line.variant_id ?? '',
    productId: line.product_id,
    vendorId: line.vendor_id,
    title: lineTitle(line.product_title, line.variant_title),
    sku: line.sku,
    quantity: line.quantity,
    unitPrice: money(line.price_amount, line.price_currency),
  };
}
