import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The payment failed finally: no money was or will be taken. */
export const PaymentFailedV1 = defineEvent({
  name: 'payment.failed',
  version: 1,
  topic: topics.payments,
  key: (data) => data.orderId,
  schema: z.object({
    paymentId: z.uuid(),
    orderId: z.uuid(),
    code: z.string(),
  }),
});

export type PaymentFailed = EventData<typeof PaymentFailedV1>;
