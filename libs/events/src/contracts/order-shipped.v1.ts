import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { orderLine } from './vendor-order.js';

/** A vendor order was handed to a carrier. An order of three vendors has three of these events. */
export const OrderShippedV1 = defineEvent({
  name: 'order.shipped',
  version: 1,
  topic: topics.orders,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    shopperId: z.uuid(),
    vendorOrderId: z.uuid(),
    vendorId: z.uuid(),
    carrier: z.string(),
    trackingCode: z.string(),
    /** Whether all vendor orders of the order are shipped. */
    allShipped: z.boolean(),
    lines: z.array(orderLine).min(1),
  }),
});

export type OrderShipped = EventData<typeof OrderShippedV1>;
