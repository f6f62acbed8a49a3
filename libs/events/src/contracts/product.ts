import { z } from 'zod';
import { money } from './money.js';

/** A whole product on sale: the latest event is enough for a consumer that missed earlier ones. */
export const product = z.object({
  productId: z.uuid(),
  vendorId: z.uuid(),
  title: z.string(),
  slug: z.string(),
  variants: z.array(z.object({ variantId: z.uuid(), sku: z.string(), title: z.string(), price: money })),
});
