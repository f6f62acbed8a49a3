import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

export const DeliverySentV1 = defineEvent({
  name: 'delivery.sent',
  version: 1,
  topic: topics.deliveries,
  key: (data) => data.deliveryId,
  schema: z.object({
    deliveryId: z.uuid(),
    accountId: z.uuid(),
    template: z.string(),
    orderId: z.uuid().optional(),
  }),
});

export type DeliverySent = EventData<typeof DeliverySentV1>;
