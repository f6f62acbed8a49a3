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
      .describe('The deadline that has passed without what it should have brought about, or what nobody can undo'),
    since: time,
    attempts: z.int().describe('How often the release of its stock was tried'),
    lastError: z.string().nullable().describe('What came of the last try'),
  })
  .meta({
    id: 'StuckOrder',
    description: 'An order that did not end in its time.',
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
