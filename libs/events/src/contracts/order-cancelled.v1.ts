import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { money } from './money.js';
/** The order is cancelled: its units are released, and every capture, also a later one, is refunded. */
export const OrderCancelledV1 = defineEvent({
  name: 'order.cancelled',
  version: 1,
  topic: topics.orders,
  key: (data) => data.orderId,
  schema: z.object({
    orderId: z.uuid(),
    shopperId: z.uuid(),
    total: money,
    reason: z.enum(['payment_failed', 'payment_expired', 'shopper_request', 'stock_lost']),
    /** The provider's reason when the payment failed. */
    paymentCode: z.string().optional(),
  }),
});

export type OrderCancelled = EventData<typeof OrderCancelledV1>;
