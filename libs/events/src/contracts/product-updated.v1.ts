import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { product } from './product.js';

/** A published product changed: its texts, its variants or their prices. The event carries the whole product. */
export const ProductUpdatedV1 = defineEvent({
  name: 'product.updated',
  version: 1,
  topic: topics.products,
  key: (data) => data.productId,
  schema: product,
});

export type ProductUpdated = EventData<typeof ProductUpdatedV1>;
