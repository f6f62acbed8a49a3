import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';
import { vendorSplit } from './vendor-split.js';

export const PaymentRefundedV1 = defineEvent({
  name: 'payment.refunded',
  version: 1,
  topic: topics.payments,
  key: (data) => data.orderId,
  schema: z.object({
    paymentId: z.uuid(),
    orderId: z.uuid(),
    amount: money,
    /** Amounts that each vendor returns, positive; gross amounts sum to `amount`. */
    splits: z.array(vendorSplit).optional(),
  }),
});

export type PaymentRefunded = EventData<typeof PaymentRefundedV1>;
