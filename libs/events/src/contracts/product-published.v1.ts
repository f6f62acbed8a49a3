import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { product } from './product.js';

/** A draft went on sale. */
export const ProductPublishedV1 = defineEvent({
  name: 'product.published',
  version: 1,
  topic: topics.products,
  key: (data) => data.productId,
  schema: product,
});

export type ProductPublished = EventData<typeof ProductPublishedV1>;
