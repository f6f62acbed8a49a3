import { z } from 'zod';
import { money } from './money.js';

/** What was bought, without its price. */
export const orderLine = z.object({
  variantId: z.uuid(),
  productId: z.uuid(),
  title: z.string(),
  sku: z.string(),
  quantity: z.int().positive(),
});

/** One vendor's part of an order, as every order event carries it. No addresses: events are kept for ever. */
export const vendorOrder = z.object({
  vendorOrderId: z.uuid(),
  vendorId: z.uuid(),
  subtotal: money,
  lines: z.array(orderLine.extend({ unitPrice: money })),
});
