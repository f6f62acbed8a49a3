import { IsId, IsLeftOutOr, pageAnswer, PageQuery, time } from '@mvec/http';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { type TemplateName, templateNames } from '../templates/templates.js';

const deliveryStatuses = ['pending', 'sent', 'failed'] as const;

type DeliveryStatus = (typeof deliveryStatuses)[number];

export class ListDeliveries extends PageQuery {
  @IsLeftOutOr()
  @IsId()
  @JSONSchema({ description: 'Only mails about this order' })
  orderId?: string;

  @IsLeftOutOr()
  @IsId()
  @JSONSchema({ description: 'Only mails to this account' })
  accountId?: string;

  @IsLeftOutOr()
  @IsIn(deliveryStatuses)
  @JSONSchema({ description: 'Only mails with this status' })
  status?: DeliveryStatus;

  @IsLeftOutOr()
  @IsIn(templateNames)
  @JSONSchema({ description: 'Only mails of this template' })
  template?: TemplateName;
}

export const deliveryAnswer = z
  .object({
    id: z.uuid(),
    accountId: z
      .uuid()
      .nullable()
      .describe('Null while the owner of the vendor or the shopper of the order is not known'),
    orderId: z.uuid().nullable(),
    template: z.string(),
    status: z.enum(deliveryStatuses),
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: time,
    sentAt: time.nullable().describe('Time of the last successful attempt'),
    resends: z
      .array(z.object({ requestedBy: z.uuid(), requestedAt: time }))
      .describe('Resends that operators requested, oldest first'),
  })
  .meta({
    id: 'Delivery',
    description: 'A mail: its recipient, its attempts and its status.',
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
