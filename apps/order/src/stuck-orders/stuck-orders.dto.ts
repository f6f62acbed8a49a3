import { pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { orderStatuses } from '../order-lifecycle/order-status.js';
import { stuckReasons } from './stuck-orders.sql.js';

const stuckOrder = z
  .object({
    orderId: z.uuid(),
    status: z.enum(orderStatuses),
    why: z
      .enum(stuckReasons)
      .describe('The deadline that passed without its effect, or the loss that cannot be compensated'),
    since: time,
    attempts: z.int().describe('Attempts to release its stock'),
    lastError: z.string().nullable().describe('Error of the last attempt'),
  })
  .meta({
    id: 'StuckOrder',
    description: 'An order past a deadline that should have ended it.',
    examples: [
      {
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        status: 'rejected',
        why: 'hold_release_owed',
        since: '2026-11-22T12:00:00.000Z',
        attempts: 3,
        lastError: 'The catalog service does not answer; try again',
      },
    ],
  });

export type StuckOrderView = z.infer<typeof stuckOrder>;

export const stuckOrderPage = pageAnswer(stuckOrder);
