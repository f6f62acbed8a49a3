import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/**
 * A checkout ended before the order was placed: nothing was charged and no unit is held. Consumers send no mail about it,
 * because the checkout has answered the shopper.
 */
export const OrderRejectedV1 = defineEvent({
  name: 'order.rejected',
  version: 1,
  topic: topics.orders,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    shopperId: z.uuid(),
    reason: z.enum(['price_changed', 'insufficient_stock', 'reservation_refused', 'reservation_expired']),
  }),
});

export type OrderRejected = EventData<typeof OrderRejectedV1>;
