import { IsLeftOutOr, IsQueryBoolean, pageAnswer, PageQuery, time } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';

export class ListNotifications extends PageQuery {
  @IsLeftOutOr()
  @IsQueryBoolean()
  @JSONSchema({ description: 'true: only unread notifications; false: only read ones' })
  unread?: boolean;
}

const notification = z
  .object({
    id: z.uuid(),
    template: z.string().describe('Kind of the message, for example for an icon'),
    title: z.string(),
    text: z.string(),
    orderId: z.uuid().nullable(),
    unread: z.boolean(),
    readAt: time.nullable(),
    createdAt: time,
  })
  .meta({
    id: 'Notification',
    description: 'A message in the inbox of the application. Its text does not change later.',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        template: 'order-cancelled',
        title: 'Your order was cancelled',
        text: 'Your order 01a2052d-122e-704c-bbaa-1a016fa3572f over EUR 290.00 was cancelled: you cancelled it.',
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        unread: true,
        readAt: null,
        createdAt: '2026-11-22T12:00:00.000Z',
      },
    ],
  });

export type NotificationView = z.infer<typeof notification>;

export const notificationPage = pageAnswer(notification);

export const unreadCountAnswer = z
  .object({ unread: z.int() })
  .meta({ id: 'UnreadCount', description: 'Number of unread notifications.', examples: [{ unread: 3 }] });

export type UnreadCount = z.infer<typeof unreadCountAnswer>;

export const readAllAnswer = z
  .object({ read: z.int() })
  .meta({ id: 'ReadAll', description: 'Number of notifications that were marked as read.', examples: [{ read: 3 }] });

export type ReadAll = z.infer<typeof readAllAnswer>;
