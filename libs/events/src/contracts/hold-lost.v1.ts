import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The held units of a placed order are lost and could not be held again: the order cannot be fulfilled. */
export const HoldLostV1 = defineEvent({
  name: 'hold.lost',
  version: 1,
  topic: topics.stock,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    variantIds: z.array(z.uuid()),
  }),
});

export type HoldLost = EventData<typeof HoldLostV1>;
