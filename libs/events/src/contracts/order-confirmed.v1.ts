import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';
import { vendorOrder } from './vendor-order.js';
/** The order is paid: vendors may ship. */
export const OrderConfirmedV1 = defineEvent({
  name: 'order.confirmed',
  version: 1,
  topic: topics.orders,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    shopperId: z.uuid(),
    total: money,
    vendorOrders: z.array(vendorOrder).min(1),
  }),
});

export type OrderConfirmed = EventData<typeof OrderConfirmedV1>;
