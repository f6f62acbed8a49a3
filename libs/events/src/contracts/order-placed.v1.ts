import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';
import { vendorOrder } from './vendor-order.js';
/** Stock is held and payment may begin. */
export const OrderPlacedV1 = defineEvent({
  name: 'order.placed',
  version: 1,
  topic: topics.orders,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    shopperId: z.uuid(),
    /** Payment owns the method; no card data travels. */
    paymentMethodId: z.uuid(),
    total: money,
    vendorOrders: z.array(vendorOrder).min(1),
    /** Unpaid after this, the order is cancelled. */
    paymentDueAt: z.iso.datetime(),
    /** The cart it was made from; absent when the checkout named its lines itself. */
    cartId: z.uuid().optional(),
  }),
});

export type OrderPlaced = EventData<typeof OrderPlacedV1>;
