import { pageAnswer, pageQuery, time, uuid } from '@mvec/http';
import { z } from 'zod';
import { templateNames } from '../templates/templates.js';

const status = z.enum(['pending', 'sent', 'failed']);

export const listDeliveriesQuery = pageQuery.extend({
  orderId: uuid.optional().describe('Only mails about this order'),
  accountId: uuid.optional().describe('Only mails to this account'),
  status: status.optional().describe('Only mails of which this became'),
  template: z.enum(templateNames).optional().describe('Only mails of this kind'),
});

export type ListDeliveries = z.infer<typeof listDeliveriesQuery>;

export const deliveryAnswer = z
  .object({
    id: z.uuid(),
    accountId: z.uuid().nullable().describe('Null while it is not known whose vendor or order it is about'),
    orderId: z.uuid().nullable(),
    template: z.string(),
    status,
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: time,
    sentAt: time.nullable().describe('When it was sent last'),
    resends: z
      .array(z.object({ requestedBy: z.uuid(), requestedAt: time }))
      .describe('Who asked for it to be sent again, oldest first'),
  })
  .meta({
    id: 'Delivery',
    description: 'A mail, from the event that asks for it to what became of it.',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        accountId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        template: 'order-confirmed',
        status: 'sent',
        attempts: 2,
        lastError: null,
        createdAt: '2026-11-22T12:00:00.000Z',
        sentAt: '2026-11-22T12:05:01.000Z',
        resends: [{ requestedBy: '01a2052d-0c11-7402-9d3e-6bfb0c3ea1a7', requestedAt: '2026-11-22T12:05:00.000Z' }],
      },
    ],
  });

export type DeliveryView = z.infer<typeof deliveryAnswer>;

export const deliveryPage = pageAnswer(deliveryAnswer);
