import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The first line was put into an empty cart: the start of the funnel from cart to shipment. */
export const CartStartedV1 = defineEvent({
  name: 'cart.started',
  version: 1,
  topic: topics.carts,
  key: (data) => data.cartId,
  schema: z.object({
    cartId: z.uuid(),
    shopperId: z.uuid(),
  }),
});

export type CartStarted = EventData<typeof CartStartedV1>;
