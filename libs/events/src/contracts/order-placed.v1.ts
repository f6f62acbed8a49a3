import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';
import { vendorOrder } from './vendor-order.js';
/** The order's stock is held: payment may start. */
export const OrderPlacedV1 = defineEvent({
  name: 'order.placed',
  version: 1,
  topic: topics.orders,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    shopperId: z.uuid(),
    /** Id of a method that payment stores; the event has no card data. */
    paymentMethodId: z.uuid(),
    total: money,
    vendorOrders: z.array(vendorOrder).min(1),
    /** Payment deadline: the order is cancelled when unpaid. */
    paymentDueAt: z.iso.datetime(),
    /** The cart of the checkout; absent when the checkout listed its lines. */
    cartId: z.uuid().optional(),
  }),
});

export type OrderPlaced = EventData<typeof OrderPlacedV1>;
