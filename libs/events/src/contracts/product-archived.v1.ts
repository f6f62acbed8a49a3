import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** A product went off sale for good. Placed orders continue. */
export const ProductArchivedV1 = defineEvent({
  name: 'product.archived',
  version: 1,
  topic: topics.products,
  key: (data) => data.productId,
  schema: z.object({
    productId: z.uuid(),
    vendorId: z.uuid(),
  }),
});

export type ProductArchived = EventData<typeof ProductArchivedV1>;
