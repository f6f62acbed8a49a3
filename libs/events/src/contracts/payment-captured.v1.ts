import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';
import { vendorSplit } from './vendor-split.js';

export const PaymentCapturedV1 = defineEvent({
  name: 'payment.captured',
  version: 1,
  topic: topics.payments,
  key: (data) => data.orderId,
  schema: z.object({
    paymentId: z.uuid(),
    orderId: z.uuid(),
    amount: money,
    /** Shares per vendor; gross amounts sum to `amount`. */
    splits: z.array(vendorSplit),
  }),
});

export type PaymentCaptured = EventData<typeof PaymentCapturedV1>;
