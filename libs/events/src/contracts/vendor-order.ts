import { z } from 'zod';
import { money } from './money.js';

/** A bought line, without its price. */
export const orderLine = z.object({
  variantId: z.uuid(),
  productId: z.uuid(),
  title: z.string(),
  sku: z.string(),
  quantity: z.int().positive(),
});

/** A vendor order as order events carry it. It has no addresses: events are kept forever. */
export const vendorOrder = z.object({
  vendorOrderId: z.uuid(),
  vendorId: z.uuid(),
  subtotal: money,
  lines: z.array(orderLine.extend({ unitPrice: money })),
});
