import { pageAnswer, pageQuery, time, uuid } from '@mvec/http';
import { z } from 'zod';

export const listDeliveriesQuery = pageQuery.extend({
  orderId: uuid.optional().describe('Only mails about this order'),
});

export type ListDeliveries = z.infer<typeof listDeliveriesQuery>;

const delivery = z
  .object({
    id: z.uuid(),
    accountId: z.uuid(),
    orderId: z.uuid().nullable(),
    template: z.string(),
    status: z.enum(['pending', 'sent', 'failed']),
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: time,
    sentAt: time.nullable(),
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
        attempts: 1,
        lastError: null,
        createdAt: '2026-11-22T12:00:00.000Z',
        sentAt: '2026-11-22T12:00:01.000Z',
      },
    ],
  });

export type DeliveryView = z.infer<typeof delivery>;

export const deliveryPage = pageAnswer(delivery);
