import { pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { orderCauses, orderStatuses } from '../order-lifecycle/order-status.js';

export const stepCauses = ['checkout_started', ...orderCauses, 'part_shipped'] as const;

const orderStep = z
  .object({
    at: time,
    from: z.enum(orderStatuses).nullable(),
    to: z.enum(orderStatuses).describe('The same as before where a part was shipped, or stock was lost too late'),
    cause: z.enum(stepCauses),
    eventId: z.uuid().nullable().describe('The event that brought it'),
    callerId: z.uuid().nullable().describe('Whose request brought it; neither caller nor event: a deadline did'),
    vendorOrderId: z.uuid().nullable().describe('The part that was shipped'),
  })
  .meta({
    id: 'OrderStep',
    description: 'A step of an order, written in the transaction of the step.',
    examples: [
      {
        at: '2026-11-22T12:00:02.000Z',
        from: 'awaiting_payment',
        to: 'confirmed',
        cause: 'payment_captured',
        eventId: '01a2052d-1300-704c-bbaa-1a016fa35733',
        callerId: null,
        vendorOrderId: null,
      },
    ],
  });

export type OrderStepView = z.infer<typeof orderStep>;

export const orderStepPage = pageAnswer(orderStep);
