import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';

export const ProductPublishedV1 = defineEvent({
  name: 'product.published',
  version: 1,
  topic: topics.products,
  key: (data) => data.productId,
  schema: z.object({
    productId: z.uuid(),
    vendorId: z.uuid(),
    title: z.string(),
    slug: z.string(),
    variants: z.array(z.object({ variantId: z.uuid(), sku: z.string(), title: z.string(), price: money })),
  }),
});

export type ProductPublished = EventData<typeof ProductPublishedV1>;
