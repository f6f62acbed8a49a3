import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** A vendor changed the number of units on sale. Sales are published as order events, not as this one. */
export const StockAdjustedV1 = defineEvent({
  name: 'stock.adjusted',
  version: 1,
  topic: topics.stock,
  key: (data) => data.variantId,
  schema: z.object({
    variantId: z.uuid(),
    productId: z.uuid(),
    vendorId: z.uuid(),
    /** Units added (positive) or removed (negative). */
    delta: z.int(),
    /** Units on sale afterwards. */
    available: z.int().nonnegative(),
    reason: z.string(),
  }),
});

export type StockAdjusted = EventData<typeof StockAdjustedV1>;
