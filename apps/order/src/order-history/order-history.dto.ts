import { pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { orderCauses, orderStatuses } from '../order-lifecycle/order-status.js';

const stepCauses = ['checkout_started', ...orderCauses, 'part_shipped'] as const;

const orderStep = z
  .object({
    at: time,
    from: z.enum(orderStatuses).nullable(),
    to: z.enum(orderStatuses).describe('Unchanged when a vendor order was shipped, or stock was lost after a shipment'),
    cause: z.enum(stepCauses),
    eventId: z.uuid().nullable().describe('The event that caused the step'),
    callerId: z
      .uuid()
      .nullable()
      .describe('The caller whose request caused the step; a deadline caused it when caller and event are null'),
    vendorOrderId: z.uuid().nullable().describe('The shipped vendor order'),
  })
  .meta({
    id: 'OrderStep',
    description: 'A step of an order, written in the same transaction.',
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
