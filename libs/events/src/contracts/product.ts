import { z } from 'zod';
import { money } from './money.js';

/** A product on sale, whole: whoever missed an earlier event of it needs none but the latest. */
export const product = z.object({
  productId: z.uuid(),
  vendorId: z.uuid(),
  title: z.string(),
  slug: z.string(),
  variants: z.array(z.object({ variantId: z.uuid(), sku: z.string(), title: z.string(), price: money })),
});
